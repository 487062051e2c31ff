/** The enrolment profile: all that a device needs to become a managed one. */
package dev.muster.gateway.profile;
