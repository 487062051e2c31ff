/** The recovery lock of Macs with Apple silicon: giving one its password, and where that stands. */
package dev.muster.admin.recoverylock;
