/** The calls about what the fleet should be. */
package dev.muster.admin.desired;
