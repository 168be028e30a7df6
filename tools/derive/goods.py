#!/usr/bin/env python3
"""Derives data/goods/dol_goods.csv from the US list of goods.

Usage: goods.py RAW [OUT]

RAW holds goods/dol_goods_2022list.csv (List of Goods Produced by Child Labor
or Forced Labor, 2022) and classifications/harmonized-system.csv, by which
the codes below are checked. Countries are named by
data/country/countries.csv. OUT is data/goods unless given. The same input
gives the same bytes.
"""
import csv
import hashlib
import io
import os
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")

# ---------------------------------------------------------------- judgement
# good: (model industry that makes it, keywords, HS prefixes).
# The industry is the one that makes the listed good itself (WIOD 35): cotton
# is c1, thread c4. Keywords are lower-case words or phrases by which a
# purchase line touches the good, or a product that holds much of it; words
# with another everyday sense ("match", "game", "tablet") are left out. HS
# prefixes (2022 edition) are the good and what plainly contains it; an empty
# field says that no prefix is narrow enough.
GOODS = {
"Açaí Berries": ("c1", "acai;açaí", ""),
"Alcoholic Beverages": ("c3", "alcoholic beverage;beer;wine;spirits;liquor",
    "2203;2204;2205;2206;2208"),
"Amber": ("c2", "amber", "253090;960200"),
"Artificial Flowers": ("c16", "artificial flower;silk flower;plastic flower",
    "6702"),
"Baked Goods": ("c3", "baked goods;bakery;bread;pastry;pastries;cake;biscuit;"
    "cookie", "1905"),
"Bamboo": ("c1", "bamboo", "140110"),
"Bananas": ("c1", "banana;plantain", "0803"),
"Beans": ("c1", "bean;beans;kidney bean;black bean",
    "071331;071332;071333;071335;071339;070820"),
"Beans (green beans)": ("c1", "green bean;green beans;string beans;haricot",
    "070820;071022;200551;200559"),
"Beans (green, soy, yellow)": ("c1", "bean;beans;green beans;soybean;soya",
    "070820;071022;1201;1507"),
"Beef": ("c3", "beef;veal;hamburger;corned beef",
    "0201;0202;020610;020621;020622;020629;021020;160250"),
"Bidis (hand-rolled cigarettes)": ("c3", "bidi;bidis;beedi;hand-rolled "
    "cigarette", "240220;240290"),
"Blueberries": ("c1", "blueberry;blueberries", "081040"),
"Bovines": ("c1", "bovine;cattle;cow;buffalo;calf;calves", "0102"),
"Brassware": ("c12", "brassware;brass ware;brass",
    "7418;7419;830621;830629;740721;740921;740929"),
"Brazil Nuts/Chestnuts": ("c1", "brazil nut;brazil nuts;chestnut;chestnuts",
    "080121;080122;080241;080242"),
"Bricks": ("c11", "brick;bricks;brickwork", "6901;6902;6904"),
"Bricks (clay)": ("c11", "clay brick;brick;bricks", "6904"),
"Broccoli": ("c1", "broccoli", "070410"),
"Cabbages": ("c1", "cabbage;cabbages", "070490"),
"Carpets": ("c4", "carpet;carpets;rug;rugs;kilim",
    "5701;5702;5703;5704;5705"),
"Carrots": ("c1", "carrot;carrots", "070610"),
"Cashews": ("c1", "cashew;cashews", "080131;080132"),
"Cattle": ("c1", "cattle;bovine;beef;cow;calf;calves;cowhide",
    "0102;0201;0202"),
"Cement": ("c11", "cement;concrete", "2523"),
"Ceramics": ("c11", "ceramic;ceramics;pottery;porcelain;tile;tiles",
    "6905;6907;6909;6910;6911;6912;6913;6914"),
"Cereal Grains": ("c1", "cereal grain;grain;wheat;barley;maize;sorghum;millet",
    "1001;1003;1004;1005;1007;1008"),
"Charcoal": ("c6", "charcoal", "4402"),
"Chile Peppers": ("c1", "chile pepper;chili;chilli;chillies;paprika",
    "070960;090421;090422"),
"Christmas Decorations": ("c16", "christmas decoration;christmas decorations;"
    "christmas tree;tinsel;ornaments", "9505"),
"Citrus Fruits": ("c1", "citrus;oranges;orange juice;lemon;lemons;limes;"
    "mandarin;grapefruit", "0805;200911;200912;200919"),
"Cloves": ("c1", "clove;cloves", "0907"),
"Coal": ("c2", "coal;anthracite;lignite;metallurgical coke", "2701;2702;2704"),
"Cobalt ore (heterogenite)": ("c2", "cobalt;heterogenite;lithium-ion battery;"
    "rechargeable battery", "2605;282200;810520"),
"Coca (stimulant plant)": ("c1", "coca;coca leaf", "121130"),
"Cocoa": ("c1", "cocoa;cacao;chocolate", "1801;1802;1803;1804;1805;1806"),
"Coconuts": ("c1", "coconut;coconuts;copra", "080111;080112;080119;1203;"
    "151311;151319"),
"Coffee": ("c1", "coffee;espresso", "0901;210111;210112"),
"Copper": ("c2", "copper;copper ore;copper wire",
    "2603;7401;7402;7403;7407;7408;7409;7410;7411"),
"Corn": ("c1", "corn;maize", "1005;071040;110220;110313;200580"),
"Cotton": ("c1", "cotton;denim;t-shirt",
    "5201;5202;5203;5204;5205;5206;5207;5208;5209;5210;5211;5212;610510;"
    "610910;620520;620342;620462;630210;630221;630231;630260"),
"Cottonseed (hybrid)": ("c1", "cottonseed;cotton seed", "120721;120729"),
"Crude Palm Kernel Oil": ("c3", "crude palm kernel oil;palm kernel oil",
    "151321"),
"Crude Palm Oil": ("c3", "crude palm oil;palm oil", "151110"),
"Cucumbers": ("c1", "cucumber;cucumbers;gherkin", "0707;200110"),
"Cumin": ("c1", "cumin", "090931;090932"),
"Dairy Products": ("c3", "dairy;milk;cheese;butter;yogurt;yoghurt",
    "0401;0402;0403;0404;0405;0406"),
"Diamonds": ("c2", "diamond;diamonds", "7102;710510"),
"Dried Fish": ("c3", "dried fish;stockfish", "0305"),
"Eggplants": ("c1", "eggplant;aubergine", "070930"),
"Electronics": ("c14", "electronics;electronic;computer;laptop;smartphone;"
    "mobile phone;telephone;circuit board;semiconductor;television;monitor;"
    "tablet computer", "8471;8473;8517;8518;8519;8521;8523;8524;8525;8527;8528;8529;"
    "8532;8533;8534;8541;8542;8543"),
"Embellished Textiles": ("c4", "embellished textile;embroidery;embroidered;"
    "zari;beaded;sequin", "5810"),
"Emeralds": ("c2", "emerald;emeralds", "710391"),
"Fashion Accessories": ("c5", "fashion accessory;fashion accessories;handbag;"
    "belts;wallet;scarf", "4202;420330;7117;6214;6215;6217"),
"Fireworks": ("c9", "firework;fireworks;firecracker", "360410"),
"Fish": ("c1", "fish;tuna;seafood;sardine;anchovy;mackerel;fishmeal;"
    "fish fillet", "0301;0302;0303;0304;0305;1604;230120"),
"Flowers": ("c1", "flower;flowers;roses;bouquet;floristry", "0603"),
"Fluorspar (mineral)": ("c2", "fluorspar;fluorite", "252921;252922"),
"Footwear": ("c5", "footwear;shoe;shoes;boot;boots;sandal;sandals;sneaker",
    "6401;6402;6403;6404;6405;6406"),
"Footwear (sandals)": ("c5", "sandal;sandals;flip-flop",
    "640220;640299;640320;640399;640419;640420"),
"Fruit (Pome and Stone)": ("c1", "apple;pear;quince;apricot;cherry;cherries;"
    "peach;nectarine;plum", "0808;0809"),
"Furniture": ("c16", "furniture;chair;table;desk;cabinet;shelf;sofa",
    "9401;9403"),
"Furniture (steel)": ("c16", "steel furniture;metal furniture",
    "940310;940320;940171;940179"),
"Garlic": ("c1", "garlic", "070320"),
"Garments": ("c4", "garment;garments;clothing;apparel;uniform;uniforms;shirt;"
    "t-shirt;trousers;jacket;workwear;coat;dress", "61;62"),
"Gems": ("c2", "gem;gems;gemstone;gemstones;precious stone", "7103"),
"Glass": ("c11", "glass;glassware", "7003;7004;7005;7007;7010;7013;7018;7020"),
"Glass Bangles": ("c11", "glass bangle;glass bangles;bangle;bangles",
    "701890;711790"),
"Gloves": ("c4", "glove;gloves", "4203;6116;6216"),
"Goats": ("c1", "goat;goats;goat meat;chevon", "010420;020450"),
"Gold": ("c2", "gold;gold jewellery;gold jewelry;bullion",
    "7108;711319;711419;711590;284330;261690"),
"Granite": ("c2", "granite;countertop;paving stone", "251611;251612;680223;"
    "680293"),
"Granite (crushed)": ("c2", "crushed granite;granite;aggregate",
    "251710;251749"),
"Grapes": ("c1", "grape;grapes;raisin;raisins", "0806"),
"Gravel (crushed stones)": ("c2", "gravel;crushed stone;aggregate",
    "251710;251749"),
"Gypsum (mineral)": ("c2", "gypsum;plaster;plasterboard", "2520;6809"),
"Hair Products": ("c16", "hair products;wig;wigs;hair extension;human hair",
    "0501;6703;6704"),
"Hazelnuts": ("c1", "hazelnut;hazelnuts;filbert", "080221;080222"),
"Hogs": ("c1", "hog;hogs;pig;pigs;swine;pork", "0103;0203"),
"Incense (agarbatti)": ("c9", "incense;agarbatti;joss stick", "330741"),
"Iron": ("c2", "iron ore;pig iron;iron", "2601;7201"),
"Jade": ("c2", "jade;jadeite", "710310;710399"),
"Jute (textiles)": ("c4", "jute;burlap;hessian;jute bag",
    "5303;5307;5310;630510"),
"Khat (stimulant plant)": ("c1", "khat;miraa;qat", ""),
"Khat/Miraa (stimulant plant)": ("c1", "khat;miraa;qat", ""),
"Leather": ("c5", "leather;hide;hides;tannery",
    "4104;4105;4106;4107;4112;4113;4114"),
"Leather Goods/Accessories": ("c5", "leather goods;leather bag;handbag;wallet;"
    "leather belt;saddle;leather glove", "4201;420211;420221;420231;420291;4203;4205"),
"Lettuce": ("c1", "lettuce", "070511;070519"),
"Lithium-Ion Batteries": ("c14", "lithium-ion battery;lithium ion battery;"
    "lithium battery;li-ion;rechargeable battery;power bank", "850760"),
"Lobsters": ("c1", "lobster;lobsters", "030611;030612;030631;030632;030634;"
    "160530"),
"Locks": ("c12", "lock;locks;padlock", "8301"),
"Manioc/Cassava": ("c1", "manioc;cassava;tapioca", "071410;110814;1903"),
"Matches": ("c9", "matches;matchbox", "3605"),
"Meat": ("c3", "meat;sausage;ham;bacon", "02;1601;1602"),
"Melons": ("c1", "melon;melons;watermelon;cantaloupe", "080711;080719"),
"Mica": ("c2", "mica", "2525;6814"),
"Nails": ("c12", "nails", "7317"),
"Nile Perch (fish)": ("c1", "nile perch", "030279;030329;030433;030463"),
"Oleochemicals": ("c9", "oleochemical;oleochemicals;fatty acid;fatty alcohol;"
    "glycerine;glycerol;surfactant;stearic acid",
    "1520;290545;291570;3823"),
"Olives": ("c1", "olive;olives;olive oil", "070992;071120;1509;200570"),
"Onions": ("c1", "onion;onions;shallot", "070310;071220"),
"Palm Fruit": ("c1", "palm fruit;palm oil;palm kernel;palm nut",
    "120710;1511;151321;151329;230660"),
"Palm Thatch": ("c1", "palm thatch;thatch", "140190;140490"),
"Peanuts": ("c1", "peanut;peanuts;groundnut;groundnuts;peanut butter",
    "1202;1508;200811"),
"Pepper": ("c1", "black pepper;white pepper;peppercorn;peppercorns",
    "090411;090412"),
"Peppers": ("c1", "peppers;bell pepper;capsicum;sweet pepper", "070960"),
"Photovoltaic Ingots": ("c14", "photovoltaic ingot;silicon ingot;solar panel;"
    "solar module;photovoltaic", "381800;854140;854142;854143"),
"Photovoltaic Wafers": ("c14", "photovoltaic wafer;silicon wafer;solar panel;"
    "solar module;photovoltaic", "381800;854140;854142;854143"),
"Pineapples": ("c1", "pineapple;pineapples", "080430;200820;200941;200949"),
"Polysilicon": ("c9", "polysilicon;polycrystalline silicon;solar panel;"
    "solar module;photovoltaic;solar cell", "280461;381800;854140;854142;854143"),
"Poppies": ("c1", "poppy;poppies;opium;poppy seed", "121140;120791;130211"),
"Pornography": ("c34", "pornography;adult film;adult video", ""),
"Potatoes": ("c1", "potato;potatoes;french fries", "0701;071010;200410;200520"),
"Poultry": ("c1", "poultry;chicken;turkey meat;duck;eggs",
    "0105;0207;0407;160231;160232;160239"),
"Pulses (legumes)": ("c1", "pulses;legume;legumes;lentil;lentils;chickpea;"
    "chickpeas;peas", "0713"),
"Pyrotechnics": ("c9", "pyrotechnic;pyrotechnics;firework;fireworks;"
    "firecracker", "3604"),
"Refined Palm Kernel Oil": ("c3", "refined palm kernel oil;palm kernel oil",
    "151329"),
"Refined Palm Oil": ("c3", "refined palm oil;palm oil;palm olein;"
    "cooking oil", "151190"),
"Rice": ("c1", "rice;basmati", "1006"),
"Rubber": ("c1", "natural rubber;rubber;latex;tyre;tire;tyres;tires",
    "4001;4011"),
"Rubber Gloves": ("c10", "rubber glove;rubber gloves;latex glove;nitrile glove;"
    "nitrile gloves;surgical glove;examination glove;exam gloves;"
    "disposable gloves", "401512;401519"),
"Rubies": ("c2", "ruby;rubies", "710391"),
"Salt": ("c2", "salt;table salt", "2501"),
"Sand": ("c2", "sand", "2505"),
"Sandstone": ("c2", "sandstone;paving stone;paving slab", "251620"),
"Sapphires": ("c2", "sapphire;sapphires", "710391"),
"Sesame": ("c1", "sesame;tahini", "120740;151550"),
"Sheep": ("c1", "sheep;lamb;mutton;wool", "010410;0204;5101"),
"Shellfish": ("c1", "shellfish;clam;mussel;oyster;scallop;crab;mollusc",
    "0306;0307;1605"),
"Shrimp": ("c1", "shrimp;prawn;prawns",
    "030616;030617;030635;030636;030695;160521;160529"),
"Silk Cocoons": ("c1", "silk cocoon;silk cocoons;raw silk;silk", "5001;5002"),
"Silk Fabric": ("c4", "silk fabric;silk;sari", "5007"),
"Silk Thread": ("c4", "silk thread;silk yarn;silk", "5004;5005;5006"),
"Silver": ("c2", "silver;silverware;silver jewellery;silver jewelry",
    "7106;711311;711411;261610"),
"Sisal": ("c1", "sisal;twine;agave fibre", "530500;560721;560729"),
"Soap": ("c9", "soap;hand soap", "3401"),
"Soccer Balls": ("c16", "soccer ball;football;soccer", "950662"),
"Solar Cells": ("c14", "solar cell;solar cells;solar panel;photovoltaic",
    "854140;854142;854143"),
"Solar Modules": ("c14", "solar module;solar modules;solar panel;solar panels;"
    "photovoltaic;pv module", "854140;854143"),
"Stones": ("c2", "stone;stones;building stone;paving stone;cobblestone",
    "2514;2515;2516;2517;6801;6802"),
"Stones (limestone)": ("c2", "limestone", "251520;2521"),
"Stones (pumice)": ("c2", "pumice", "251310"),
"Strawberries": ("c1", "strawberry;strawberries", "081010;081110"),
"Sugar Beets": ("c1", "sugar beet;sugar beets;beet sugar", "121291;170112"),
"Sugarcane": ("c1", "sugarcane;sugar cane;cane sugar;sugar;molasses;rum",
    "121293;170113;170114;170191;170199;170310;220840"),
"Sunflowers": ("c1", "sunflower;sunflower seed;sunflower oil",
    "1206;151211;151219"),
"Surgical Instruments": ("c14", "surgical instrument;surgical instruments;"
    "scalpel;forceps;surgical scissors", "901841;901849;901890"),
"Sweet Potatoes": ("c1", "sweet potato;sweet potatoes", "071420"),
"Tantalum ore (coltan)": ("c2", "tantalum;coltan;tantalum capacitor",
    "261590;810320;853221"),
"Tanzanite (gems)": ("c2", "tanzanite", "710310;710399"),
"Tea": ("c1", "tea;green tea;black tea;tea bags", "0902;210120"),
"Teak": ("c1", "teak", "440342;440723"),
"Textiles": ("c4", "textile;textiles;fabric;cloth;linen;towel;bedding;curtain",
    "50;51;52;53;54;55;56;58;59;60;63"),
"Textiles (hand-woven)": ("c4", "hand-woven textile;handwoven;hand-woven;"
    "handloom", ""),
"Thread/Yarn": ("c4", "thread;yarn;sewing thread",
    "5204;5205;5206;5207;5401;5402;5403;5508;5509;5510;5511"),
"Tilapia (fish)": ("c1", "tilapia", "030271;030323;030431;030461"),
"Timber": ("c1", "timber;lumber;wood;sawn wood;plywood;logs;hardwood",
    "4401;4403;4404;4406;4407;4408;4409;4410;4411;4412"),
"Tin": ("c2", "tin;solder;tin ore", "2609;8001;8003"),
"Tin ore (cassiterite)": ("c2", "cassiterite;tin ore;tin;solder", "2609;8001"),
"Tobacco": ("c1", "tobacco;cigarette;cigarettes;cigar", "2401;2402;2403"),
"Tomato Products": ("c3", "tomato paste;tomato sauce;ketchup;tomato puree;"
    "canned tomatoes", "2002;210320;200950"),
"Tomatoes": ("c1", "tomato;tomatoes", "0702"),
"Toys": ("c16", "toy;toys;doll;dolls;puzzle", "9503;9504"),
"Trona (mineral)": ("c2", "trona;soda ash", "253090;283620"),
"Tungsten ore (wolframite)": ("c2", "tungsten;wolframite;wolfram",
    "2611;8101"),
"Vanilla": ("c1", "vanilla", "0905"),
"Wheat": ("c1", "wheat;flour;wheat flour", "1001;1101"),
"Yerba Mate (stimulant plant)": ("c1", "yerba mate;mate tea", "0903;210120"),
"Zinc": ("c2", "zinc;zinc ore", "2608;7901"),
}

# Codes of the edition of 2017 that trade lines of those years still carry.
HS_2017 = {"854140"}


def fold(s):
    s = unicodedata.normalize("NFKD", s.casefold())
    s = "".join(c for c in s if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in s).split())


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def write(path, header, rows):
    s = io.StringIO()
    w = csv.writer(s, lineterminator="\n")
    w.writerow(header)
    w.writerows(rows)
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(s.getvalue())


def yes(v):
    return {"Yes": "yes", "No": "no"}[v]


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    raw = sys.argv[1]
    out = sys.argv[2] if len(sys.argv) > 2 else os.path.join(
        ROOT, "data", "goods")
    os.makedirs(out, exist_ok=True)
    iso = {}
    for c in read(os.path.join(ROOT, "data", "country", "countries.csv")):
        for name in [c["name"]] + c["aliases"].split(";"):
            if name:
                iso[fold(name)] = c["iso3"]
    hs = {r["hscode"] for r in read(os.path.join(
        raw, "classifications/harmonized-system.csv"))}
    listed = read(os.path.join(raw, "goods/dol_goods_2022list.csv"))
    for r in listed:
        r["good"] = unicodedata.normalize("NFC", r["good"])
    goods = {r["good"] for r in listed}
    if goods != set(GOODS):
        raise SystemExit("goods: %s" % sorted(goods ^ set(GOODS)))
    bad = ["%s %s" % (good, code) for good, (_, _, codes) in GOODS.items()
           for code in codes.split(";") if code and code not in hs | HS_2017]
    if bad:
        raise SystemExit("no such HS code: " + ", ".join(bad))

    rows = []
    for r in listed:
        industry, words, codes = GOODS[r["good"]]
        source = r["derived_from"]
        rows.append([
            r["good"], r["country"], iso[fold(r["country"])], industry,
            yes(r["child_labor"]), yes(r["forced_labor"]),
            yes(r["forced_child_labor"]), yes(r["derived"]),
            "" if source == "No" else iso[fold(source)],
            words, codes])
    path = os.path.join(out, "dol_goods.csv")
    write(path, "good country iso3 industry child forced forced_child derived "
          "derived_from keywords hs".split(), rows)
    with open(path, "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    write(os.path.join(out, "SOURCES.csv"),
          "file what source source_date read licence sha256".split(),
          [["dol_goods.csv", "goods by country made with child or forced "
            "labour, with the model's industry, keywords and HS prefixes",
            "US Department of Labor, List of Goods Produced by Child Labor or "
            "Forced Labor 2022 (USDepartmentofLabor/Child-Labor-Android); "
            "industry, keywords and HS prefixes assigned by hand", "2022",
            "2026-11-22", "US Government work", digest],
           ["questions.csv", "questions to ask suppliers, by industry",
            "the project's own words", "2026", "2026-11-22", "Apache-2.0",
            hashlib.sha256(open(os.path.join(
                out, "questions.csv"), "rb").read()).hexdigest()]])


if __name__ == "__main__":
    main()
