/** The installation as a whole: its API tokens and the certificates it issued. */
package dev.muster.core.fleet;
