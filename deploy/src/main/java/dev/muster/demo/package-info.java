/** The story that {@code muster demo} tells, with a real server and simulated devices. */
package dev.muster.demo;
