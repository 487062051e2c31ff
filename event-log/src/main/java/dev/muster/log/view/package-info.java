/** What this node knows: the fold of the log so far, fed by one follower. */
package dev.muster.log.view;
