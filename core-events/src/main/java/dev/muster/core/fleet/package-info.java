/** The installation as a whole, each family of facts folded alone, and what follows for devices. */
package dev.muster.core.fleet;
