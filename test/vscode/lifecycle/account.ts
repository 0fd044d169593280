import {
  CreateNotebookInstanceLifecycleConfigCommand,
  DeleteNotebookInstanceLifecycleConfigCommand,
  DescribeNotebookInstanceLifecycleConfigCommand,
  SageMakerClient,
  UpdateNotebookInstanceLifecycleConfigCommand,
} from '@aws-sdk/client-sagemaker';
import process from 'node:process';

/** Someone else with access to the same account: what the extension does is checked here, past it. */
const client = clientOf('ACCOUNT', 'AKIAPATCHLENS000SAMPLE');
/** The account whose scripts the extension may not write. */
export const readerAccount = clientOf('READER', 'AKIAPATCHLENS000SECOND');

function clientOf(name: string, accessKeyId: string): SageMakerClient {
  return new SageMakerClient({
    region: 'eu-west-1',
    endpoint: process.env[`PATCH_LENS_SIMULATOR_${name}`] ?? '',
    credentials: { accessKeyId, secretAccessKey: 'simulated' },
  });
}

export interface Stored {
  readonly onStart?: string;
  readonly onCreate?: string;
}

const hook = (text: string | undefined) =>
  text === undefined ? undefined : [{ Content: Buffer.from(text, 'utf8').toString('base64') }];
const textOf = (hooks: readonly { readonly Content?: string | undefined }[] | undefined) => {
  const content = hooks?.[0]?.Content;
  return content === undefined ? undefined : Buffer.from(content, 'base64').toString('utf8');
};

/** A new configuration with these scripts; its ARN. */
export async function create(name: string, { onStart, onCreate }: Stored, at = client): Promise<string> {
  const { NotebookInstanceLifecycleConfigArn: arn = '' } = await at.send(
    new CreateNotebookInstanceLifecycleConfigCommand({
      NotebookInstanceLifecycleConfigName: name,
      ...(onStart === undefined ? {} : { OnStart: hook(onStart) }),
      ...(onCreate === undefined ? {} : { OnCreate: hook(onCreate) }),
    }),
  );
  return arn;
}

export async function write(name: string, { onStart, onCreate }: Stored): Promise<void> {
  await client.send(
    new UpdateNotebookInstanceLifecycleConfigCommand({
      NotebookInstanceLifecycleConfigName: name,
      ...(onStart === undefined ? {} : { OnStart: hook(onStart) }),
      ...(onCreate === undefined ? {} : { OnCreate: hook(onCreate) }),
    }),
  );
}

/** The scripts as AWS has them. */
export async function read(name: string, at = client): Promise<Stored> {
  const found = await at.send(
    new DescribeNotebookInstanceLifecycleConfigCommand({ NotebookInstanceLifecycleConfigName: name }),
  );
  const [onStart, onCreate] = [textOf(found.OnStart), textOf(found.OnCreate)];
  return { ...(onStart === undefined ? {} : { onStart }), ...(onCreate === undefined ? {} : { onCreate }) };
}

/** Whether there is such a configuration. */
export async function exists(name: string): Promise<boolean> {
  try {
    await read(name);
    return true;
  } catch {
    return false;
  }
}

export async function remove(name: string): Promise<void> {
  await client.send(new DeleteNotebookInstanceLifecycleConfigCommand({ NotebookInstanceLifecycleConfigName: name }));
}
