#!/usr/bin/env bash
set -Eeuo pipefail
trap 'echo "line $LINENO failed" >&2' ERR

log() {
    printf '%s %s\n' "$(date -u +%FT%TZ)" "$*"
}

retry() {
    local attempt
    for attempt in 1 2 3; do
        if "$@"; then
            return 0
        fi
        log "attempt $attempt of '$*' failed"
        sleep $((attempt * 2))
    done
    return 1
}

readonly MARKER=/home/ec2-user/SageMaker/.prepared
if [[ ! -e $MARKER ]]; then
    retry aws s3 cp s3://team-config/jupyter_server_config.py /home/ec2-user/.jupyter/jupyter_server_config.py
    chown ec2-user: /home/ec2-user/.jupyter/jupyter_server_config.py
    touch "$MARKER"
fi

declare -A KERNELS=([python3]=ipykernel [R]=irkernel)
for kernel in "${!KERNELS[@]}"; do
    log "kernel $kernel needs ${KERNELS[$kernel]}"
done
while IFS='=' read -r key value; do
    [[ -z $key || $key == \#* ]] || log "setting $key is ${value@Q}"
done < <(cat /etc/environment)
log "done"
