/** The plan: which steps run at which point, in which order, as far as the checkouts that are in place show it. */
package org.stackplug.plan;
