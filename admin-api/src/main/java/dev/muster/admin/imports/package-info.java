/** Devices that come over from other servers without enrolling anew. */
package dev.muster.admin.imports;
