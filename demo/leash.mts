/**
 * Loaded into a process that a run of the demo starts (`node --import`): when the run is gone, however it
 * ended, the process's standard input closes, and the process goes too.
 */
import type { Socket } from 'node:net';

// A pipe, whatever the type says of it.
const input = process.stdin as Socket;
input.once('close', () => process.exit(0)).resume();
input.unref();
