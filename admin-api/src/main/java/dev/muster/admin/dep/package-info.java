/** The calls about Apple's Device Enrollment Program. */
package dev.muster.admin.dep;
