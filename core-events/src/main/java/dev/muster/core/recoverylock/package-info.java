/** The recovery lock of Macs with Apple silicon: which password one has, and how that is known. */
package dev.muster.core.recoverylock;
