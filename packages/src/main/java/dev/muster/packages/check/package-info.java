/**
 * What a Mac would refuse of a package, in words: flat packages are xar archives (a header, a
 * compressed table of contents in XML, a heap), signed over the checksum of that table.
 */
package dev.muster.packages.check;
