/** Where a device fetches a package. */
package dev.muster.packages.link;
