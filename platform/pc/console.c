// SPDX-License-Identifier: GPL-2.0-only
/*
 * The streams. COM1, a 16550A UART (TI/National PC16550D data sheet), is standard input and output.
 * The log and standard error go to QEMU's debug console at port 0xe9 if there is one (it reads back
 * 0xe9), else to COM1 too.
 *
 * Input is moved into a buffer by COM1's interrupt. While the buffer is full the interrupt is off: what
 * is at the other end of a virtual line waits then.
 */
#include "pc.h"

#define COM1 0x3f8
#define UART_DATA (COM1 + 0)
#define UART_IER (COM1 + 1)
#define UART_FCR (COM1 + 2)
#define UART_LCR (COM1 + 3)
#define UART_MCR (COM1 + 4)
#define UART_LSR (COM1 + 5)

#define IER_INPUT 1
#define FCR_ENABLE 1 /* FIFOs on, which empties them; the interrupt at one byte */
#define LCR_DIVISOR 0x80
#define LCR_8N1 3
#define MCR_ON 0x0b /* DTR, RTS, OUT2: the last lets the interrupt through */
#define LSR_INPUT 1
#define LSR_ROOM 0x20 /* the FIFO is empty */
#define FIFO 16
#define DIVISOR_115200 1

#define PORT_DEBUG 0xe9

#define BUFFER 4096u

static bool has_uart, has_debug;
static unsigned int fifo = 1;
static bool is_tty;
static bool input_ended;
static uint8_t buffer[BUFFER];
static volatile unsigned int written, taken; /* counts, modulo 2^32 */
static volatile bool input_on;

void pc_start_streams(void)
{
	has_debug = in8(PORT_DEBUG) == PORT_DEBUG;
	/* Where nothing is, all bits are set; the highest two of LSR are not, on an idle UART. */
	has_uart = in8(UART_LSR) != 0xff;
	if (!has_uart)
		return;
	out8(UART_IER, 0);
	out8(UART_LCR, LCR_DIVISOR);
	out8(UART_DATA, DIVISOR_115200);
	out8(UART_IER, 0);
	out8(UART_LCR, LCR_8N1);
	out8(UART_MCR, MCR_ON);
	/* Input that waits already would be lost: then it comes byte by byte. */
	if (in8(UART_LSR) & LSR_INPUT)
		return;
	out8(UART_FCR, FCR_ENABLE);
	fifo = FIFO;
}

static void listen(bool on)
{
	input_on = on;
	out8(UART_IER, on ? IER_INPUT : 0);
}

void pc_start_console(const struct machine_options *options)
{
	is_tty = has_uart && options->tty;
	input_ended = !has_uart || options->no_input;
	if (input_ended)
		return;
	pc_ioapic_route(IRQ_CONSOLE, VECTOR_LINES + IRQ_CONSOLE, HYP_LINE_EDGE);
	pc_ioapic_mask(IRQ_CONSOLE, false);
	listen(true);
}

void pc_stream_info(enum hyp_stream stream, struct hyp_stream_info *info)
{
	bool tty = is_tty && (stream != HYP_STDERR || !has_debug);

	*info = (struct hyp_stream_info){ .tty = tty };
	if (stream == HYP_STDIN && input_ended)
		info->tty = false;
}

/* Moves what COM1 has into the buffer. Returns whether it was anything. */
static bool fill(void)
{
	unsigned int before = written;

	while (in8(UART_LSR) & LSR_INPUT) {
		if (written - taken == BUFFER) {
			listen(false);
			break;
		}
		buffer[written % BUFFER] = in8(UART_DATA);
		written++;
	}
	return written != before;
}

unsigned long pc_console_interrupt(void)
{
	return fill() ? HYP_EVENT_CONSOLE : 0;
}

long pc_stream_read(void *buf, size_t len)
{
	uint8_t *p = buf;
	uint64_t flags;
	size_t n = 0;

	if (input_ended)
		return 0;
	while (n < len && taken != written) {
		p[n++] = buffer[taken % BUFFER];
		taken++;
	}
	if (input_on)
		return n || !len ? (long)n : -EAGAIN;
	flags = interrupts_hold();
	listen(true);
	fill();
	interrupts_restore(flags);
	return n || !len ? (long)n : pc_stream_read(buf, len);
}

/* At most a FIFO full at once, which is empty when LSR says that there is room. */
static void write_uart(const uint8_t *text, size_t len)
{
	while (len) {
		size_t n = len < fifo ? len : fifo;

		while (!(in8(UART_LSR) & LSR_ROOM))
			asm volatile("pause");
		for (len -= n; n; n--)
			out8(UART_DATA, *text++);
	}
}

static void write_debug(const uint8_t *text, size_t len)
{
	asm volatile("rep outsb" : "+S"(text), "+c"(len) : "d"(PORT_DEBUG) : "memory");
}

long pc_stream_write(enum hyp_stream stream, const void *buf, size_t len)
{
	if (stream == HYP_STDERR && has_debug)
		write_debug(buf, len);
	else if (has_uart)
		write_uart(buf, len);
	return len;
}

void pc_log(const char *text, size_t len)
{
	if (has_debug) {
		write_debug((const uint8_t *)text, len);
		return;
	}
	while (has_uart && len) {
		size_t n = string_line(text, len);

		write_uart((const uint8_t *)text, n);
		text += n;
		len -= n;
		if (len) {
			write_uart((const uint8_t *)"\r\n", 2);
			text++;
			len--;
		}
	}
}
