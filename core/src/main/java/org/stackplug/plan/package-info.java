/**
 * The plan: the steps of each point in their order, as far as the existing checkouts show it. A run computes the steps again
 * at each point, since an earlier step may have created a file.
 */
package org.stackplug.plan;
