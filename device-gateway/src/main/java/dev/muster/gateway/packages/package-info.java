/** What goes out of packages: which part, how fast, and what of it is told. */
package dev.muster.gateway.packages;
