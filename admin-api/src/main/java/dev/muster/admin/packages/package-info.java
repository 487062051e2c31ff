/** The calls about packages: adding one, which there are, and removing one. */
package dev.muster.admin.packages;
