#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Runs the unit tests of platform-spin.c, built with the sanitizers.
exec "${SIRLOIN_BUILD:-$(dirname "$0")/../../build}/tests/unit/platform-spin"
