/** Stops whatever the main thread does and waits until it has said that it is free. */
import { Session } from 'node:inspector';
import { setTimeout as sleep } from 'node:timers/promises';

/** An idle main thread answers within this time; to end what one that is busy runs would do no harm to it. */
const IDLE_ANSWER_MS = 4;
/** A main thread that has just been freed answers within this time. */
const ANSWER_MS = 8;
const LOOK_MS = 1;
/** Rounds after which the thread is taken to wait for a child process. */
const PATIENT_ROUNDS = 2;

export function createStopper({ acks, post, stopChildren }) {
  let lastId = 0;

  async function stop() {
    const id = ++lastId;
    post({ type: 'interrupt', id });
    if (await isAnswered(id, IDLE_ANSWER_MS)) return;
    const session = new Session();
    session.connectToMainThread();
    let ending = terminate(session);
    for (let round = 1; ; round++) {
      await Promise.race([ending.done, sleep(ANSWER_MS)]);
      // What ran then, or else the next that runs, is ended: the message may have been it, and is sent again.
      post({ type: 'interrupt', id });
      const isFree = await isAnswered(id);
      // An ending that is still on its way would hit the next cell.
      if (isFree && ending.isDone) break;
      if (isFree) continue;
      if (ending.isDone) ending = terminate(session);
      if (round >= PATIENT_ROUNDS) stopChildren(round > 2 * PATIENT_ROUNDS ? 'SIGKILL' : 'SIGTERM');
    }
    // A session that stays open would hold up the end of the process.
    session.disconnect();
  }

  async function isAnswered(id, limitMs = ANSWER_MS) {
    for (let waitedMs = 0; waitedMs < limitMs; waitedMs += LOOK_MS) {
      if (Atomics.load(acks, 0) >= id) return true;
      await sleep(LOOK_MS);
    }
    return Atomics.load(acks, 0) >= id;
  }
  return stop;
}

function terminate(session) {
  const ending = { isDone: false };
  ending.done = new Promise((resolve) => session.post('Runtime.terminateExecution', resolve)).then(() => {
    ending.isDone = true;
  });
  return ending;
}
