// SPDX-License-Identifier: GPL-2.0-only
/* The date of the machine's clock chip: Motorola MC146818 data sheet; the century is unused. */
#include "pc.h"

#define PORT_INDEX 0x70
#define PORT_DATA 0x71

#define REG_STATUS_A 10
#define REG_STATUS_B 11
#define UPDATING 0x80 /* A */
#define HOURS_24 0x02 /* B */
#define BINARY 0x04 /* B */
#define AFTERNOON 0x80 /* hours, when they go to 12 */

#define SECONDS_PER_DAY 86400

struct date {
	uint8_t second, minute, hour, day, month, year;
};

static uint8_t read(uint8_t reg)
{
	out8(PORT_INDEX, reg);
	return in8(PORT_DATA);
}

static void read_once(struct date *d)
{
	/* At most 2 ms. Where there is no such chip all bits are set. */
	for (int i = 0; i < 10000 && (read(REG_STATUS_A) & UPDATING); i++)
		asm volatile("pause");
	*d = (struct date){ read(0), read(2), read(4), read(7), read(8), read(9) };
}

static uint8_t from_bcd(uint8_t value)
{
	return (value >> 4) * 10 + (value & 15);
}

static void decode(struct date *d, uint8_t status)
{
	bool afternoon = !(status & HOURS_24) && (d->hour & AFTERNOON);

	if (!(status & HOURS_24))
		d->hour &= ~AFTERNOON;
	if (!(status & BINARY))
		*d = (struct date){ from_bcd(d->second), from_bcd(d->minute), from_bcd(d->hour),
				    from_bcd(d->day),	 from_bcd(d->month),  from_bcd(d->year) };
	if (!(status & HOURS_24))
		d->hour = d->hour % 12 + (afternoon ? 12 : 0);
}

/* Days since 1970-01-01 of a date from 2000 to 2099, where every fourth year is a leap year. */
static uint64_t days(const struct date *d)
{
	static const uint16_t before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	unsigned int month = d->month >= 1 && d->month <= 12 ? d->month - 1 : 0;
	bool leap_passed = d->year % 4 == 0 && month >= 2;

	return 10957 + d->year * 365 + (d->year + 3) / 4 + before[month] + leap_passed + d->day - 1;
}

uint64_t pc_read_rtc(void)
{
	struct date d, again;

	/* An update may have begun between the look and the end of the reading. */
	read_once(&again);
	do {
		d = again;
		read_once(&again);
	} while (memcmp(&d, &again, sizeof(d)));
	decode(&d, read(REG_STATUS_B));
	return days(&d) * SECONDS_PER_DAY + d.hour * 3600 + d.minute * 60 + d.second;
}
