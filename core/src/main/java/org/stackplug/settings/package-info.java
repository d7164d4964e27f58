/**
 * Who set which variable: the history of each variable through localrc, override-defaults and settings, and the conflicts
 * between plugins.
 */
package org.stackplug.settings;
