/** The calls about blueprints, and what becomes of devices that wait in Setup Assistant. */
package dev.muster.admin.provision;
