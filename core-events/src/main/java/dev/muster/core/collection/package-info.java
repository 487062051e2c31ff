/** Immutable collections that share what they have in common with the one they came from. */
package dev.muster.core.collection;
