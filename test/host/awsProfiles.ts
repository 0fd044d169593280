import type { AwsFiles } from './profile.ts';

export interface Profile {
  /** `AKIAPATCHLENS000SAMPLE` is account 111122223333, `AKIAPATCHLENS000SECOND` 444455556666: see the simulator's BEHAVIOUR.md. */
  readonly accessKeyId: string;
  readonly region: string;
  /** Where every service of the profile answers. */
  readonly endpoint: string;
}

/** AWS config and credentials files with these profiles, in the words of `~/.aws`. */
export function awsProfiles(profiles: Readonly<Record<string, Profile>>): AwsFiles {
  const sections = (write: (name: string, profile: Profile) => string) =>
    Object.entries(profiles)
      .map(([name, profile]) => write(name, profile))
      .join('\n');
  return {
    config: sections(
      (name, { region, endpoint }) =>
        `[${name === 'default' ? name : `profile ${name}`}]\nregion = ${region}\nendpoint_url = ${endpoint}\n`,
    ),
    // The simulator does not check secrets.
    credentials: sections(
      (name, { accessKeyId }) => `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = simulated\n`,
    ),
  };
}
