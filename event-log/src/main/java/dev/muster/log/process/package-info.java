/**
 * Long-running processes: what a policy in the core says is due, done in its time by one of the
 * nodes, until a fact says what came of it. A process is a {@link
 * dev.muster.log.process.ProcessManager}; {@link dev.muster.log.process.ProcessRunner} does the
 * rest.
 */
package dev.muster.log.process;
