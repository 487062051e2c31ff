/** Receivers of webhooks, of every temper that they are met in. */
package dev.muster.simulator.hook;
