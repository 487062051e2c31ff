/** One request of an admin becomes one event for each target, in the target's own partition. */
package dev.muster.projections.fanout;
