/** Whose certificates count, as the program's own clients and checks see it. */
package dev.muster.trust;
