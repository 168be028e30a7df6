# SPDX-License-Identifier: Apache-2.0
"""page_peer.py FOLDER - a page in Python over pymrio's results: POST a household's spending by
industry, get people with limits, by country and by purchase. FOLDER holds the shipped economy as
bench_solve writes it. pymrio solves it once, before the first request; an answer is a product with
its multipliers and with 1,000 draws by country. Prints its port."""
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import pymrio  # noqa: E402

import peer  # noqa: E402

DRAWS, REGION = 1000, 40


def solved(model):
    """People by country of work behind a dollar of each industry's product, bought in REGION."""
    regions = [f"r{r}" for r in range(model.regions)]
    cells = pd.MultiIndex.from_product(
        [regions, [f"c{s}" for s in range(model.industries)]], names=["region", "sector"])
    demand = pd.MultiIndex.from_product(
        [regions, [f"f{k}" for k in range(model.categories)]], names=["region", "category"])
    z = pd.DataFrame(model.a * model.x, index=cells, columns=cells)
    y = pd.DataFrame(model.y, index=cells, columns=demand)
    system = pymrio.IOSystem(Z=z, Y=y)
    system.calc_all()
    inverse = system.L.to_numpy()
    by_origin = (model.q[:, None] * inverse).reshape(model.regions, model.industries, -1).sum(1)
    first = REGION * model.categories
    bought = y.to_numpy()[:, first].reshape(model.regions, model.industries)
    share = bought / np.maximum(bought.sum(0), 1e-12)
    return np.einsum("okc,kc->co",
                     by_origin.reshape(model.regions, model.regions, model.industries), share)


class Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        spent = self.average * asked.get("people", 1)
        for answer in asked.get("answer", []):
            key, _, amount = answer.partition("=")
            spent[hash(key) % len(spent)] = float(amount) * 12e-6
        by_country = spent @ self.response
        low, high = np.quantile(self.factor @ by_country, (0.05, 0.95))
        body = json.dumps({"people": by_country.sum(), "low": low, "high": high,
                           "by_country": by_country.tolist(),
                           "by_purchase": (spent * self.response.sum(1)).tolist()}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    model = peer.Model(sys.argv[1])
    Page.response = solved(model)
    Page.average = np.full(model.industries, 1e-3)
    Page.factor = np.random.default_rng(1).lognormal(0, 0.5, (DRAWS, model.regions))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.handle_error = lambda *_: None  # a client that went away
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
