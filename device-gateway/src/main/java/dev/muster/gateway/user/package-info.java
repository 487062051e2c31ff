/**
 * Users of Macs who are known to the network and not to the Mac, and how they prove who they are.
 */
package dev.muster.gateway.user;
