#!/bin/bash -l
# Things that are unusual and right.
count=0
while ((count < 3)); do ((count += 1)); done
if test -f /etc/amazon-linux-release; then . /etc/os-release; fi
name="${PRETTY_NAME:-unknown}"; echo "${name//\"/}"
arch=`uname -m`
[ "$arch" = x86_64 ] || { echo "not on $arch"; exit 0; }
for ((i = 0; i < 2; i++)); do echo "$i"; done
select_one() { case $1 in (a|b) echo one;; c*) echo two;& *) echo three; esac; }
select_one "$(printf %s 'a')"
cat <<-TXT | sed 's/^/> /'
	indented $name, and a "quote
	TXT
function cleanup { rm -f /tmp/odd.$$; }; trap cleanup EXIT
: "${LOG_LEVEL:=info}" && export LOG_LEVEL
echo $'tab\there' "it's" 'say "hi"' >&2
args=(--one "two words" # a comment
      --three)
printf '%s\n' "${args[@]}"
ls /home/ec2-user/SageMaker | wc -l
diff <(sort /etc/hosts) <(sort -u /etc/hosts) > /dev/null || echo "differs"
