/** The messages of the flow, for one operation of the contract. */
import type { AsyncOperation, Operation } from '../contract/contract.ts';

export interface Step {
  /** As few words as a drawing has room for. */
  readonly message: string;
  readonly toServer: boolean;
  /** What it is for. */
  readonly meaning: string;
  /** Again and again, until the request has finished. */
  readonly repeats?: boolean;
}

export function stepsOf(operation: AsyncOperation, status: Operation): readonly Step[] {
  const [submitPath, statusPath, resultPath] = [operation.path, status.path, operation.result.path];
  return [
    {
      message: `${operation.method.toUpperCase()} ${submitPath}`,
      toServer: true,
      meaning: 'The client sends the request.',
    },
    {
      message: '202 Accepted, Location, Retry-After',
      toServer: false,
      meaning:
        'The request is stored: no crash loses it. `Location` is where its status is, `Retry-After` when it is worth asking. Keep the `Location`: it is all that is needed to go on, in this program or in another.',
    },
    { message: `GET ${statusPath}`, toServer: true, repeats: true, meaning: 'The client asks how it is.' },
    {
      message: '200 OK, status, Retry-After',
      toServer: false,
      repeats: true,
      meaning: 'It has not finished: the body says what is known, `Retry-After` when to ask again.',
    },
    { message: `GET ${statusPath}`, toServer: true, meaning: 'The client asks again.' },
    {
      message: '303 See Other, Location',
      toServer: false,
      meaning: 'It has succeeded. This `Location` is where the result is.',
    },
    { message: `GET ${resultPath}`, toServer: true, meaning: 'The client goes there.' },
    { message: '200 OK, the result', toServer: false, meaning: 'The result, as the contract says that it is.' },
  ];
}
