/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * nginx always includes crypt.h, also when it is built without passwords. Debian's musl has neither
 * the header nor the function, so that this declares nothing.
 */
