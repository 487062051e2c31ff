/** Simulated devices that go on living: for trying a server, and what devices do to a policy. */
package dev.muster.simulator.living;
