/**
 * Packages as Apple's {@code productbuild} and {@code productsign} make them, the ones that a Mac
 * refuses, and a reader that checks what a Mac checks. The makers and the reader share nothing with
 * each other but the names of the formats.
 */
package dev.muster.simulator.pkg;
