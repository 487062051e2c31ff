/** Makes what Apple holds for devices what is wanted for them. */
package dev.muster.dep.assign;
