import sys
from concurrent.futures import ThreadPoolExecutor

import requests

session = requests.Session()


def ask(line):
    session.head("https://%s/" % line.strip(), timeout=60)


with ThreadPoolExecutor(32) as pool:
    list(pool.map(ask, sys.stdin))
