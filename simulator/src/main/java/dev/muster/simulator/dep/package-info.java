/**
 * Apple's DEP service (Automated Device Enrollment) on real sockets, the portal behind it as a Java
 * API, and Macs in their boxes that enroll through it. Shares nothing with the server, so that each
 * checks the other.
 */
package dev.muster.simulator.dep;
