/** Devices whose owners sign in before they enroll, with the web view that they do it in. */
package dev.muster.simulator.signin;
