/** Property lists from strangers, read within limits. */
package dev.muster.plist;
