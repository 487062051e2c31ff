/** Where a node finds the states that others of its version folded before. */
package dev.muster.log.snapshot;
