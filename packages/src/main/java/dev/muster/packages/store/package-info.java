/** Where the bytes of packages are kept. */
package dev.muster.packages.store;
