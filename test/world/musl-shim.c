/*
 * What Debian's libstdc++ and libgcc_s ask of glibc and musl does not have (musl.ts). It stands in for libstdc++ itself, which it
 * loads, so that what it says comes before what musl says, and for glibc's loader, which both name. What Node.js never calls
 * ends the process.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <link.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

char __libc_single_threaded = 0;
unsigned __cpu_model[4];
int __cpu_indicator_init(void) { return 0; }

/* Destructors of a thread's objects are left out: tests end with their process. */
int __cxa_thread_atexit_impl(void (*call)(void *), void *object, void *handle) { return 0; }

unsigned long __isoc23_strtoul(const char *text, char **end, int base) { return strtoul(text, end, base); }

size_t __strftime_l(char *text, size_t size, const char *format, const struct tm *time, void *locale) {
  return strftime(text, size, format, time);
}

unsigned arc4random(void) {
  unsigned value;
  getrandom(&value, sizeof value, 0);
  return value;
}

int strfromf128(char *text, size_t size, const char *format, _Float128 value) { abort(); }
_Float128 strtof128(const char *text, char **end) { abort(); }

/* libstdc++ reads the tables of glibc's locale_t by their places in it. musl reads six pointers, which are null for the locale C. */
static struct {
  void *categories[13];
  const unsigned short *classes;
  const int *lower, *upper;
  const char *names[13];
} locale_c;

void *__newlocale(int mask, const char *name, void *base) {
  locale_c.classes = *__ctype_b_loc();
  locale_c.lower = *__ctype_tolower_loc();
  locale_c.upper = *__ctype_toupper_loc();
  for (int i = 0; i < 13; i++) locale_c.names[i] = "C";
  return &locale_c;
}
void *__duplocale(void *locale) { return locale; }
void __freelocale(void *locale) {}

/* By which an exception finds its handler: struct dl_find_object of glibc's <dlfcn.h>. */
struct found {
  unsigned long long flags;
  void *start, *end;
  struct link_map *map;
  void *eh_frame;
  unsigned long long reserved[7];
};

struct search {
  ElfW(Addr) at;
  struct found *found;
  int succeeded;
};

static int look(struct dl_phdr_info *object, size_t size, void *data) {
  struct search *search = data;
  ElfW(Addr) start = 0, end = 0, frames = 0;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &object->dlpi_phdr[i];
    ElfW(Addr) begin = object->dlpi_addr + part->p_vaddr;
    if (part->p_type == PT_GNU_EH_FRAME) frames = begin;
    if (part->p_type == PT_LOAD && search->at >= begin && search->at < begin + part->p_memsz) {
      start = begin;
      end = begin + part->p_memsz;
    }
  }
  if (end == 0 || frames == 0) return 0;
  *search->found = (struct found){.start = (void *)start, .end = (void *)end, .eh_frame = (void *)frames};
  search->succeeded = 1;
  return 1;
}

int find_object(void *at, struct found *found) __asm__("_dl_find_object");
int find_object(void *at, struct found *found) {
  struct search search = {(ElfW(Addr))at, found, 0};
  dl_iterate_phdr(look, &search);
  return search.succeeded ? 0 : -1;
}
