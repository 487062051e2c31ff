/** Sends a server what no honest client sends, seeded and repeatable. */
package dev.muster.simulator.fuzz;
