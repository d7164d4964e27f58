/** Changes of the user's local.conf, which keep every byte that they do not concern. */
package org.stackplug.edit;
