/**
 * Access to files and folders that must not be trusted blindly: files of the user that may not be regular files, and
 * stackplug's own folder of notes, with its private files, that another user could have prepared.
 */
package org.stackplug.file;
