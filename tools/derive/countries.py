#!/usr/bin/env python3
"""Derives data/country/*.csv from the raw tables.

Usage: countries.py RAW [OUT]

RAW holds country/country-codes.csv, country/exchange_rates_annual.csv,
country/population.csv, country/us_cpi_monthly.csv,
satellite/shilling2021_forced_labour_gtap57.csv,
satellite/gsi2023_summary.csv and wiod2013/wiot_2011.csv.gz.
Exchange rates that were read elsewhere stand in rates_read.csv beside this
file. OUT is data/country of this repository unless given. The same input
gives the same bytes.
"""
import csv
import gzip
import hashlib
import io
import os
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))

# ---------------------------------------------------------------- judgement
# Short English names used by this project where the short display name of
# the raw table is an abbreviation or another form.
NAMES = {
    "ATG": "Antigua and Barbuda", "BES": "Bonaire, Sint Eustatius and Saba",
    "BIH": "Bosnia and Herzegovina", "BLM": "Saint Barthélemy",
    "CCK": "Cocos (Keeling) Islands",
    "CIV": "Côte d'Ivoire", "COD": "Democratic Republic of the Congo",
    "COG": "Congo", "CPV": "Cabo Verde", "GBR": "United Kingdom",
    "HMD": "Heard Island and McDonald Islands", "KNA": "Saint Kitts and Nevis",
    "LCA": "Saint Lucia", "MAF": "Saint Martin (French part)",
    "SGS": "South Georgia and the South Sandwich Islands",
    "SHN": "Saint Helena", "SJM": "Svalbard and Jan Mayen",
    "SPM": "Saint Pierre and Miquelon", "STP": "São Tomé and Príncipe",
    "SXM": "Sint Maarten (Dutch part)", "TCA": "Turks and Caicos Islands",
    "TTO": "Trinidad and Tobago",
    "UMI": "United States Minor Outlying Islands", "USA": "United States",
    "VCT": "Saint Vincent and the Grenadines",
    "VIR": "United States Virgin Islands", "WLF": "Wallis and Futuna",
}

# Further names in use: abbreviations, former names, inverted forms of
# customs and statistics lists, and the names in the country's own language.
# Only names that point to one country are listed.
ALIASES = {
    "AFG": "Afghanistan, Islamic Republic of",
    "ALB": "Shqipëria",
    "ARE": "UAE;U.A.E.;Emirates;Emiratos Árabes;EAU;الإمارات العربية المتحدة",
    "ARG": "República Argentina",
    "ARM": "Hayastan",
    "ATG": "Antigua & Barbuda",
    "AUS": "Commonwealth of Australia",
    "AUT": "Österreich",
    "AZE": "Azərbaycan",
    "BEL": "België;Belgien",
    "BES": "Caribbean Netherlands;Bonaire",
    "BGD": "বাংলাদেশ;Bangla Desh",
    "BGR": "България;Balgariya",
    "BHS": "The Bahamas;Bahamas, The",
    "BIH": "Bosnia;Bosnia & Herzegovina;Bosnia-Herzegovina;Bosnia Herzegovina;"
           "Bosna i Hercegovina",
    "BLR": "Belorussia;Byelorussia;Bielorrusia;Беларусь",
    "BOL": "Bolivia, Plurinational State of",
    "BRA": "Brasil",
    "BRN": "Brunei Darussalam;Negara Brunei Darussalam;Brunéi",
    "BWA": "Botsuana",
    "CAF": "Central African Rep.",
    "CHE": "Schweiz;Svizzera;Svizra",
    "CHN": "PRC;P.R. China;PR China;P.R.C.;Mainland China;China Mainland;"
           "China (mainland);中国;中華人民共和國;中华人民共和国",
    "CIV": "Ivory Coast;Cote d'Ivoire;Cote d Ivoire;Costa de Marfil",
    "COD": "DRC;DR Congo;D.R. Congo;Congo DR;Congo, DR;Congo, Dem. Rep.;"
           "Dem. Rep. Congo;Congo, Democratic Republic of the;"
           "Congo (Democratic Republic of the);Congo, Democratic Republic;"
           "Democratic Republic of Congo;Congo-Kinshasa;Zaire;RDC;"
           "República Democrática del Congo",
    "COG": "Republic of Congo;Congo, Rep.;Congo, Republic of the;"
           "Congo (Republic of the);Congo-Brazzaville",
    "COK": "Cook Is.",
    "CPV": "Cape Verde",
    "CYM": "Cayman Is.",
    "CYP": "Κύπρος;Kıbrıs",
    "CZE": "Czech Republic;Czech Rep.;República Checa;Česko;"
           "Česká republika;Tschechien",
    "DEU": "Deutschland;Bundesrepublik Deutschland;FRG;"
           "Germany, Federal Republic of",
    "DNK": "Danmark",
    "DOM": "Dominican Rep.;Rep. Dominicana",
    "DZA": "الجزائر",
    "EGY": "Egypt, Arab Rep.;مصر",
    "ESP": "Espanya",
    "EST": "Eesti",
    "FIN": "Suomi",
    "FLK": "Falkland Islands;Falkland Islands (Malvinas);Islas Malvinas;"
           "Malvinas",
    "FRO": "Faeroe Islands;Føroyar",
    "FSM": "Micronesia, Fed. Sts.;Micronesia, Federated States of;"
           "Federated States of Micronesia",
    "GBR": "UK;U.K.;Great Britain;Britain;Reino Unido;Royaume-Uni;Gran Bretaña;"
           "Vereinigtes Königreich;England;Scotland;Wales;Northern Ireland;"
           "Inglaterra;Escocia",
    "GEO": "Republic of Georgia;Sakartvelo",
    "GMB": "The Gambia;Gambia, The",
    "GNB": "Guinea Bissau",
    "GRC": "Hellas;Ελλάδα",
    "HKG": "Hong Kong SAR;Hong Kong, China;China, Hong Kong SAR;"
           "Hong Kong SAR, China;Hongkong;香港",
    "HRV": "Hrvatska",
    "HUN": "Magyarország",
    "IDN": "Republik Indonesia",
    "IND": "Bharat;भारत",
    "IRL": "Republic of Ireland;Éire;Eire",
    "IRN": "Iran, Islamic Rep.;Iran, Islamic Republic of;Irán;ایران",
    "IRQ": "العراق;Irak",
    "ISL": "Ísland",
    "ISR": "ישראל",
    "ITA": "Italia",
    "JOR": "الأردن;Hashemite Kingdom of Jordan",
    "JPN": "Nippon;Nihon;日本",
    "KAZ": "Qazaqstan;Казахстан",
    "KGZ": "Kyrgyz Republic;Kirghizia;Kirgizstan",
    "KHM": "Kampuchea;កម្ពុជា",
    "KNA": "St. Kitts and Nevis;St. Kitts & Nevis;St Kitts and Nevis",
    "KOR": "South Korea;Republic of Korea;Korea, Republic of;Korea, Rep.;"
           "Korea (Republic of);Korea, South;Korea (South);Korea Republic of;"
           "Rep. of Korea;Rep. Korea;S. Korea;ROK;R.O.K.;Corea del Sur;"
           "Corée du Sud;대한민국;한국",
    "LAO": "Laos;Lao PDR;Lao People's Dem. Rep.;"
           "Lao, People's Democratic Republic",
    "LBN": "لبنان",
    "LBY": "Libyan Arab Jamahiriya",
    "LCA": "St. Lucia;St Lucia",
    "LKA": "Ceylon;ශ්‍රී ලංකා",
    "LTU": "Lietuva",
    "LVA": "Latvija",
    "MAC": "Macau;Macao SAR;Macau SAR;China, Macao SAR;Macao SAR, China;"
           "Macao, China;澳門",
    "MAF": "St. Martin (French part)",
    "MAR": "المغرب;Marocco",
    "MDA": "Moldova, Republic of;Moldavia;Republic of Moldova",
    "MDG": "Madagasikara",
    "MEX": "Mexico;Estados Unidos Mexicanos",
    "MKD": "Macedonia;FYROM;FYR Macedonia;Macedonia, FYR;"
           "Macedonia, the former Yugoslav Republic of;Северна Македонија",
    "MMR": "Burma;Myanmar (Burma);Burma (Myanmar);Birmania;Birmanie;"
           "မြန်မာ",
    "MNE": "Crna Gora",
    "MNG": "Монгол",
    "MYS": "Malasia",
    "NLD": "Holland;The Netherlands;Nederland;Holanda",
    "NOR": "Norge;Noreg",
    "NPL": "नेपाल",
    "NZL": "Aotearoa;Nueva Zelanda;N. Zealand",
    "PAK": "پاکستان",
    "PNG": "PNG",
    "POL": "Polska",
    "PRK": "North Korea;DPRK;D.P.R.K.;DPR Korea;Korea, North;Korea (North);"
           "Korea, Dem. People's Rep.;N. Korea;"
           "Korea, Democratic People's Republic of;"
           "Korea (Democratic People's Republic of);Corea del Norte;"
           "Corée du Nord;조선",
    "PSE": "Palestine, State of;Occupied Palestinian Territory;"
           "Palestinian Territory, Occupied;Palestinian Territories;"
           "West Bank and Gaza;Palestina",
    "REU": "Reunion",
    "ROU": "România;Roumania;Rumanía",
    "RUS": "Russia;Rusia;Russie;Россия;Российская Федерация;Russian Fed.",
    "SAU": "KSA;K.S.A.;السعودية;Saudi",
    "SGP": "新加坡;Singapura",
    "SHN": "St. Helena;Saint Helena, Ascension and Tristan da Cunha",
    "SLV": "Salvador, El",
    "SRB": "Srbija;Србија",
    "STP": "São Tomé & Príncipe;Sao Tome & Principe",
    "SUR": "Surinam",
    "SVK": "Slovak Republic;República Eslovaca;Slovensko;Slovak Rep.",
    "SVN": "Slovenija",
    "SWE": "Sverige",
    "SWZ": "Swaziland;Suazilandia;Swazilandia",
    "SYR": "Syria;Siria;سوريا",
    "THA": "ไทย;ประเทศไทย",
    "TLS": "East Timor;Timor Oriental",
    "TTO": "Trinidad & Tobago;Trinidad",
    "TUN": "تونس",
    "TUR": "Turkey;Turquía;Turkiye;Turkey (Türkiye);Türkiye (Turkey);Turquie;"
           "Türkei;Republic of Türkiye;Republic of Turkey",
    "TWN": "Taiwan, China;Taiwan, Province of China;Chinese Taipei;"
           "Taiwan (Province of China);Taiwan (Republic of China);"
           "台灣;臺灣;台湾",
    "TZA": "Tanzania;Tanzania, United Republic of;Tanzania, United Rep.",
    "UKR": "Україна;Украина",
    "URY": "Oriental Republic of Uruguay",
    "USA": "USA;U.S.A.;U.S.;US;United States of America;Estados Unidos;EE.UU.;"
           "EE. UU.;EEUU;EUA;États-Unis;"
           "Vereinigte Staaten;美国",
    "UZB": "Oʻzbekiston;O'zbekiston",
    "VAT": "Vatican;Vatican City State;Holy See;Vaticano",
    "VCT": "St. Vincent & the Grenadines;St. Vincent and the Grenadines;"
           "St. Vincent & Grenadines",
    "VEN": "Venezuela, RB;Venezuela, Bolivarian Republic of",
    "VGB": "Virgin Islands, British;BVI",
    "VIR": "U.S. Virgin Islands;US Virgin Islands;Virgin Islands, U.S.;"
           "Virgin Islands (U.S.)",
    "VNM": "Viet Nam;Việt Nam",
    "XKX": "Republic of Kosovo;Kosova;Kosovë;"
           "Kosovo (under UNSCR 1244)",
    "YEM": "Yemen, Rep.;اليمن",
    "ZAF": "Republic of South Africa;Suid-Afrika;South Africa, Republic of;"
           "Suráfrica",
}

# Names of the raw table left out: they point elsewhere too, or are no names
# of a country in most texts ("Granada" is a city, "Grenade" a weapon,
# "Chili" a spice, "Maurice" and "Dominique" are first names).
DROP = {"CHL": {"chili"}, "DMA": {"dominique"}, "GLP": {"guadalupe"},
        "GRD": {"granada", "grenade"}, "MAF": {"st martin"},
        "MUS": {"maurice"}, "SHN": {"santa elena"}}

# ILO region by UN M49 region, with the Arab States and the exceptions of the
# ILO's own grouping (Arab States of Africa stay with Africa).
ILO_M49 = {"Africa": "Africa", "Americas": "Americas",
           "Asia": "Asia and the Pacific", "Oceania": "Asia and the Pacific",
           "Europe": "Europe and Central Asia"}
ILO_ARAB = set("BHR IRQ JOR KWT LBN OMN PSE QAT SAU SYR ARE YEM".split())
ILO_EUROPE = set("ARM AZE CYP GEO ISR TUR KAZ KGZ TJK TKM UZB".split())

# WIOD writes Romania ROM.
WIOD_CODE = {"ROU": "ROM"}
# The satellite's one composite code that is a single country.
SATELLITE_ISO = {"XEA": ("PRK", "North Korea")}

# Currencies: names where the raw table's is terse, wrong or missing, and
# those it does not hold (ISO 4217 list one of 2026). Fund codes are listed
# as ISO lists them; precious metals, bond units, testing codes are not.
CURRENCY_NAME = {
    "AFN": "Afghan Afghani", "ALL": "Albanian Lek", "AOA": "Angolan Kwanza",
    "AZN": "Azerbaijani Manat", "BAM": "Bosnia and Herzegovina Convertible Mark",
    "BDT": "Bangladeshi Taka", "BOB": "Bolivian Boliviano",
    "BTN": "Bhutanese Ngultrum", "BWP": "Botswana Pula",
    "BYN": "Belarusian Rouble", "CNY": "Chinese Yuan Renminbi",
    "CRC": "Costa Rican Colón", "ERN": "Eritrean Nakfa", "GEL": "Georgian Lari",
    "GHS": "Ghanaian Cedi", "GMD": "Gambian Dalasi", "GTQ": "Guatemalan Quetzal",
    "HNL": "Honduran Lempira", "HTG": "Haitian Gourde", "HUF": "Hungarian Forint",
    "IDR": "Indonesian Rupiah", "ILS": "Israeli New Shekel",
    "ISK": "Icelandic Króna", "JPY": "Japanese Yen", "KGS": "Kyrgyz Som",
    "KHR": "Cambodian Riel", "KRW": "South Korean Won", "KZT": "Kazakh Tenge",
    "LKR": "Sri Lankan Rupee", "LSL": "Lesotho Loti", "MKD": "Macedonian Denar",
    "MMK": "Myanmar Kyat", "MNT": "Mongolian Tögrög", "MOP": "Macao Pataca",
    "MRU": "Mauritanian Ouguiya", "MVR": "Maldivian Rufiyaa",
    "MZN": "Mozambican Metical", "NGN": "Nigerian Naira",
    "NIO": "Nicaraguan Córdoba Oro", "OMR": "Omani Rial",
    "PAB": "Panamanian Balboa", "PEN": "Peruvian Sol",
    "PGK": "Papua New Guinean Kina", "PKR": "Pakistani Rupee",
    "PLN": "Polish Zloty", "PYG": "Paraguayan Guaraní",
    "RUB": "Russian Rouble", "SLE": "Sierra Leonean Leone",
    "SRD": "Surinamese Dollar", "STN": "São Tomé and Príncipe Dobra",
    "SZL": "Swazi Lilangeni", "THB": "Thai Baht", "TJS": "Tajikistani Somoni",
    "TOP": "Tongan Paʻanga", "UAH": "Ukrainian Hryvnia",
    "UGX": "Ugandan Shilling", "UYU": "Uruguayan Peso",
    "UYW": "Unidad Previsional (Uruguay)", "UZS": "Uzbekistani Sum",
    "VED": "Venezuelan Digital Bolívar", "VES": "Venezuelan Bolívar Soberano",
    "VND": "Vietnamese Dong", "VUV": "Vanuatu Vatu", "WST": "Samoan Tala",
    "XCG": "Caribbean Guilder", "ZAR": "South African Rand",
    "KMF": "Comorian Franc",
}
CURRENCY_EXTRA = {
    "BOV": ("Bolivian Mvdol (fund)", 2), "CHE": ("WIR Euro (fund)", 2),
    "CHW": ("WIR Franc (fund)", 2), "CLF": ("Unidad de Fomento (Chile, fund)", 4),
    "COU": ("Unidad de Valor Real (Colombia, fund)", 2),
    "MXV": ("Mexican Unidad de Inversión (fund)", 2), "TRY": ("Turkish Lira", 2),
    "USN": ("US Dollar, next day (fund)", 2),
    "UYI": ("Uruguay Peso en Unidades Indexadas (fund)", 0),
}
# Withdrawn codes that rates.csv carries: amounts of those years name them.
CURRENCY_WITHDRAWN = {
    "BGN": ("Bulgarian Lev (to 2025)", 2, "Bulgarian lev;leva"),
    "CYP": ("Cyprus Pound (to 2007)", 2, "Cyprus pound"),
    "EEK": ("Estonian Kroon (to 2010)", 2, "Estonian kroon;krooni"),
    "HRK": ("Croatian Kuna (to 2022)", 2, "Croatian kuna;kuna;kune"),
    "LTL": ("Lithuanian Litas (to 2014)", 2, "Lithuanian litas;litai"),
    "LVL": ("Latvian Lats (to 2013)", 2, "Latvian lats;lati"),
    "MTL": ("Maltese Lira (to 2007)", 2, "Maltese lira"),
    "SIT": ("Slovenian Tolar (to 2006)", 2, "Slovenian tolar;tolarjev"),
    "SKK": ("Slovak Koruna (to 2008)", 2, "Slovak koruna"),
    "VEF": ("Venezuelan Bolívar Fuerte (to 2018)", 2, "bolívar fuerte"),
    "ZMK": ("Zambian Kwacha (to 2012)", 2, ""),
    "BYR": ("Belarusian Rouble (to 2016)", 0, ""),
    "MRO": ("Mauritanian Ouguiya (to 2017)", 2, ""),
    "SLL": ("Sierra Leonean Leone (to 2022)", 2, ""),
}
# Symbols and words that mean one currency alone. Left out because several
# currencies share them: $, B$, C$, L$, ¥, kr, Rs, R, Br,
# Fr, Bs, Q, L, K, Rf, lei, won, peso, rupee, dinar, franc, krona, rial, som.
CURRENCY_ALIAS = {
    "AED": "dirhams of the UAE;Emirati dirham;UAE dirham;Dhs;درهم إماراتي",
    "AFN": "؋;afghani;afghanis",
    "ALL": "lek;lekë", "AMD": "֏;dram;Armenian dram", "AOA": "Kz;kwanza;kwanzas",
    "ARS": "AR$;ARS$;Argentine pesos;peso argentino;pesos argentinos",
    "AUD": "A$;AU$;AUD$;Australian dollars;dólar australiano",
    "AWG": "Afl.;Aruban guilder", "AZN": "₼;Azerbaijan manat",
    "BAM": "KM;convertible marka;konvertibilna marka",
    "BBD": "Bds$;BBD$", "BDT": "৳;taka;Tk;Tk.;takas", "BHD": "BD;Bahraini dinars",
    "BIF": "FBu", "BMD": "BD$;Bermuda dollar", "BND": "Brunei dollars",
    "BOB": "boliviano;bolivianos", "BRL": "R$;Brazilian reais;reais;"
    "real brasileño;real brasileiro", "BSD": "Bahamas dollar",
    "BTN": "ngultrum;Nu.", "BWP": "pula", "BYN": "Belarusian ruble;"
    "Belarusian roubles", "BZD": "BZ$", "CAD": "CA$;CAD$;Can$;"
    "Canadian dollars;dólar canadiense",
    "CDF": "Congolese francs", "CHF": "Swiss francs;Schweizer Franken;"
    "franco suizo;SFr;SFr.", "CLF": "UF;unidad de fomento",
    "CLP": "CLP$;Chilean pesos;peso chileno;pesos chilenos",
    "CNY": "RMB;CN¥;renminbi;yuan;Chinese yuan;人民币;元",
    "COP": "COL$;COP$;Colombian pesos;peso colombiano;pesos colombianos",
    "CRC": "₡;colones costarricenses;Costa Rican colon",
    "CUP": "CUP$;Cuban pesos", "CVE": "Cape Verdean escudo;Cabo Verde escudos",
    "CZK": "Kč;Czech crown;Czech crowns;koruna česká;Czech korunas",
    "DJF": "Fdj", "DKK": "Danish kroner;Danish crown;corona danesa;dansk krone",
    "DOP": "RD$;Dominican pesos;peso dominicano;pesos dominicanos",
    "DZD": "Algerian dinars", "EGP": "E£;LE;L.E.;Egyptian pounds;EGP£;جنيه مصري",
    "ERN": "nakfa", "ETB": "birr;Ethiopian birr", "EUR": "€;euro;euros;ευρώ;евро",
    "FJD": "FJ$", "FKP": "Falkland pound", "GBP": "£;pound sterling;"
    "pounds sterling;sterling;British pound;British pounds;UK pound;GBP£;UK£;"
    "libra esterlina;libras esterlinas;quid", "GEL": "₾;lari",
    "GHS": "₵;GH₵;GH¢;cedi;cedis", "GIP": "", "GMD": "dalasi",
    "GNF": "Guinea franc;Guinean francs", "GTQ": "quetzal;quetzales",
    "GYD": "G$;Guyanese dollar", "HKD": "HK$;Hong Kong dollars;港币;港元",
    "HNL": "lempira;lempiras", "HTG": "gourde;gourdes",
    "HUF": "Ft;forint;forints;magyar forint", "IDR": "Rp;rupiah;rupiahs",
    "ILS": "₪;shekel;shekels;new sheqel;NIS;Israeli shekel",
    "INR": "₹;Indian rupees;INR.;rupia india;rupias indias;रुपये",
    "IQD": "Iraqi dinars", "IRR": "Iranian rials;ریال ایران",
    "ISK": "Icelandic krona;Iceland krona", "JMD": "J$;Jamaican dollars",
    "JOD": "JD;Jordanian dinars", "JPY": "JP¥;yen;円;日本円;yenes",
    "KES": "KSh;Ksh.;KShs;Kenya shilling;Kenyan shillings",
    "KGS": "Kyrgyzstani som", "KHR": "៛;riel;riels",
    "KPW": "North Korean won", "KRW": "₩;Korean won;원;韩元",
    "KWD": "KD;Kuwaiti dinars", "KYD": "CI$;Cayman dollar", "KZT": "₸;tenge",
    "LAK": "₭;kip;Lao kip", "LBP": "LL;L.L.;Lebanese pounds;livre libanaise",
    "LKR": "SLRs;Sri Lanka rupee;Sri Lankan rupees", "LRD": "LD$",
    "LSL": "maloti;loti", "LYD": "Libyan dinars",
    "MAD": "Moroccan dirhams;DH marocain;dirham marocain",
    "MDL": "Moldovan leu;Moldovan lei", "MGA": "ariary", "MKD": "денар;denar",
    "MMK": "kyat;kyats;Burmese kyat", "MNT": "₮;tugrik;tögrög;togrog",
    "MOP": "MOP$;pataca;patacas", "MRU": "ouguiya", "MUR": "Mauritian rupee;"
    "Mauritian rupees", "MVR": "rufiyaa", "MWK": "Malawian kwacha",
    "MXN": "MX$;Mex$;MXN$;Mexican pesos;peso mexicano;pesos mexicanos",
    "MYR": "RM;ringgit;Malaysian ringgits", "MZN": "metical;meticais;MTn",
    "NAD": "N$;Namibian dollar", "NGN": "₦;naira;nairas",
    "NIO": "córdoba;cordoba;córdobas;cordobas",
    "NOK": "Norwegian kroner;Norwegian crown;norsk krone;corona noruega",
    "NPR": "NRs;NRs.;Nepali rupee;Nepalese rupees;रू", "NZD": "NZ$;NZD$;"
    "New Zealand dollars;kiwi dollar", "OMR": "R.O.;Omani rials",
    "PAB": "B/.;balboa;balboas", "PEN": "S/;S/.;soles;nuevo sol;nuevos soles;"
    "Peruvian soles;sol peruano", "PGK": "kina",
    "PHP": "₱;Php;Philippine pesos;peso filipino;piso",
    "PKR": "PKRs;Pakistan rupee;Pakistani rupees",
    "PLN": "zł;złoty;zloty;zlotys;złotych", "PYG": "₲;guaraní;guarani;guaraníes;"
    "guaranies", "QAR": "QR;Qatari riyal;Qatari riyals", "RON": "Romanian lei;"
    "leu românesc;lei românești", "RSD": "RSD din.;Serbian dinars;српски динар",
    "RUB": "₽;Russian ruble;Russian rubles;Russian roubles;руб;руб.;рубль;"
    "рублей;RUR", "RWF": "FRw;Rwandan franc;Rwandan francs",
    "SAR": "⃁;Saudi riyals;ريال سعودي", "SBD": "SI$;Solomon dollar",
    "SCR": "Seychellois rupee", "SDG": "Sudanese pounds",
    "SEK": "Swedish kronor;Swedish crown;svensk krona;svenska kronor;"
    "corona sueca", "SGD": "S$;SG$;SGD$;Singapore dollars;新币",
    "SHP": "", "SLE": "leone;leones", "SOS": "Somali shillings",
    "SRD": "Suriname dollar;Surinam dollar", "SSP": "South Sudanese pounds",
    "STN": "dobra;dobras", "SVC": "Salvadoran colón;colón salvadoreño",
    "SYP": "S£;Syrian pounds", "SZL": "lilangeni;emalangeni",
    "THB": "฿;baht;บาท", "TJS": "somoni", "TMT": "Turkmenistani manat;"
    "Turkmen manat", "TND": "DT;Tunisian dinars;dinar tunisien",
    "TOP": "T$;paʻanga;pa'anga", "TRY": "₺;TL;Turkish liras;türk lirası;"
    "lira turca;YTL", "TTD": "TT$", "TWD": "NT$;NTD;Taiwan dollar;"
    "Taiwanese dollar;New Taiwan dollars;新台币;新臺幣",
    "TZS": "TSh;TShs;Tanzania shilling;Tanzanian shillings",
    "UAH": "₴;hryvnia;hryvnias;hryvna;гривня;грн",
    "UGX": "USh;UShs;Uganda shilling;Ugandan shillings",
    "USD": "US$;U.S.$;USD$;US dollar;US dollars;U.S. dollar;U.S. dollars;"
    "United States dollar;American dollar;dólar estadounidense;"
    "dólares estadounidenses;dólar americano;美元",
    "UYU": "UY$;$U;Uruguayan pesos;peso uruguayo;pesos uruguayos",
    "UZS": "soʻm;Uzbek sum;Uzbek som", "VED": "bolívar digital;Bs.D",
    "VES": "bolívar soberano;Bs.S", "VND": "₫;dong;đồng;dongs;VNĐ",
    "VUV": "vatu;VT", "WST": "tala;WS$", "XAF": "Central African CFA franc;"
    "FCFA BEAC;CFA franc BEAC", "XCD": "EC$;E.C. dollar",
    "XCG": "Cg;Caribbean guilders", "XOF": "West African CFA franc;"
    "FCFA BCEAO;CFA franc BCEAO", "XPF": "CFPF;Pacific franc",
    "YER": "Yemeni rials", "ZAR": "rand;rands;South African rands",
    "ZMW": "ZK;Zambian kwachas", "ZWG": "ZiG;Zimbabwe Gold",
}

# Country label of the Federal Reserve style series -> currency. Every series
# is units per US dollar (checked below against levels of 2011).
FED = {"Australia": "AUD", "Brazil": "BRL", "Canada": "CAD", "China": "CNY",
       "Denmark": "DKK", "Euro": "EUR", "Hong Kong": "HKD", "India": "INR",
       "Japan": "JPY", "Malaysia": "MYR", "Mexico": "MXN",
       "New Zealand": "NZD", "Norway": "NOK", "Singapore": "SGD",
       "South Africa": "ZAR", "South Korea": "KRW", "Sweden": "SEK",
       "Switzerland": "CHF", "Taiwan": "TWD", "Thailand": "THB",
       "Venezuela": ""}
# The bolivar changed twice within its series (in 2018 and 2021): 2008 to
# 2017 are bolivares fuertes, from 2022 on today's bolivares. The years
# between mix units and are left out.
FED_VENEZUELA = [("VEF", 2008, 2017), ("VES", 2022, 9999)]
FED_SOURCE = "Federal Reserve annual average"
FED_CHECK = {"AUD": 0.968, "EUR": 0.718, "INR": 46.6, "JPY": 79.7,
             "NZD": 1.263, "CNY": 6.46, "BRL": 1.67}
FIRST_YEAR = 2000

POP_YEARS = [2011] + list(range(2015, 2100))
POP_SOURCE = "World Bank SP.POP.TOTL"


def read(path, delimiter=","):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f, delimiter=delimiter))


def fold(s):
    s = unicodedata.normalize("NFKD", s.casefold())
    s = "".join(c for c in s if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in s).split())


def plain(name):
    """'Bahamas (the) **' -> 'Bahamas'; keeps real parentheses."""
    name = name.replace("’", "'").replace("*", "").strip()
    for art in (" (the)", " (el)", " (la)", " (los)", " (las)", " (le)",
                " (les)", " (l')"):
        if name.endswith(art):
            name = name[:-len(art)]
    if name.startswith("the "):
        name = name[4:]
    return name.strip()


def write(path, header, rows):
    out = io.StringIO()
    w = csv.writer(out, lineterminator="\n")
    w.writerow(header)
    w.writerows(rows)
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(out.getvalue())


def number(v, digits=7):
    """Shortest decimal with so many significant digits, without exponent."""
    s = "%.*g" % (digits, v)
    if "e" in s:
        s = "%.*f" % (digits + 8, float(s))
        s = s.rstrip("0").rstrip(".")
    return s


def countries(raw, wiod, satellite):
    rows = []
    for r in read(os.path.join(raw, "country/country-codes.csv")):
        iso3 = r["ISO3166-1-Alpha-3"]
        name = NAMES.get(iso3, r["CLDR display name"].replace("’", "'"))
        forms = [r["CLDR display name"], r["official_name_en"],
                 r["UNTERM English Short"], r["UNTERM English Formal"],
                 r["UNTERM Spanish Short"], r["official_name_es"],
                 r["UNTERM French Short"], r["official_name_fr"]]
        region = ILO_M49.get(r["Region Name"], "")
        rows.append([iso3, r["ISO3166-1-Alpha-2"],
                     "%03d" % int(r["ISO3166-1-numeric"]), name, region, forms])
    rows.append(["XKX", "XK", "", "Kosovo", "Europe and Central Asia", []])
    rows.sort(key=lambda r: r[0])
    taken = {}
    for iso3, iso2, _, name, _, _ in rows:
        if fold(name) in taken:
            raise SystemExit("name twice: " + name)
        taken[fold(name)] = iso3
    out = []
    for iso3, iso2, num, name, region, forms in rows:
        if iso3 in ILO_ARAB:
            region = "Arab States"
        elif iso3 in ILO_EUROPE:
            region = "Europe and Central Asia"
        aliases, seen = [], {name.casefold(), iso3.casefold(), iso2.casefold()}
        hand = [a for a in ALIASES.get(iso3, "").split(";") if a]
        for alias in hand + [plain(f) for f in forms]:
            key = fold(alias)
            if not alias or key in DROP.get(iso3, ()):
                continue
            if alias.casefold() in seen and alias not in hand:
                continue
            if alias.casefold() == name.casefold() or ";" in alias:
                continue
            if alias in aliases:
                continue
            if taken.get(key, iso3) != iso3:
                if alias in hand:
                    raise SystemExit("alias of two: %s %s" % (alias, iso3))
                continue
            taken[key] = iso3
            seen.add(alias.casefold())
            aliases.append(alias)
        code = WIOD_CODE.get(iso3, iso3)
        sat = iso3 if iso3 in satellite else ""
        for x, (iso, _) in SATELLITE_ISO.items():
            if iso == iso3:
                sat = x
        out.append([iso3, iso2, num, name, code if code in wiod else "RoW",
                    sat, region, ";".join(aliases)])
    return out


def satellite_regions(sat, wiod):
    out = []
    for r in sat:
        code, name = r["Code"], r["Description (County or Region)"].strip()
        iso, composite = code, "no"
        if code in SATELLITE_ISO:
            iso, name = SATELLITE_ISO[code]
        elif code.startswith("X"):
            iso, composite = "", "yes"
        model = WIOD_CODE.get(iso, iso)
        # The source's own grouping; XTW, the rest of the world, has none.
        ilo = r["Classified Region"].strip().strip("-")
        out.append([code, name, iso, model if model in wiod else "RoW",
                    composite, ilo])
    return out


def currencies(raw, used):
    found = {}
    for r in read(os.path.join(raw, "country/country-codes.csv")):
        codes = r["ISO4217-currency_alphabetic_code"].split(",")
        names = r["ISO4217-currency_name"].split(",")
        minors = r["ISO4217-currency_minor_unit"].split(",")
        for c, n, m in zip(codes, names, minors):
            if c.strip():
                found[c.strip()] = (n.strip(), int(m))
    found.update(CURRENCY_EXTRA)
    rows, taken = [], {}
    for c, (n, m) in found.items():
        rows.append((c, CURRENCY_NAME.get(c) or n, m, CURRENCY_ALIAS.get(c, "")))
    for c, (n, m, a) in CURRENCY_WITHDRAWN.items():
        if c in used and c not in found:
            rows.append((c, n, m, a))
    rows.sort()
    out = []
    for c, n, m, aliases in rows:
        kept = []
        for a in [x for x in aliases.split(";") if x]:
            if a.casefold() in (n.casefold(), c.casefold()) or a in kept:
                continue
            if taken.get(a.casefold(), c) != c:
                raise SystemExit("currency alias of two: " + a)
            taken[a.casefold()] = c
            kept.append(a)
        out.append([c, n, m, ";".join(kept)])
    for c in CURRENCY_ALIAS:
        if c not in found:
            raise SystemExit("alias of unknown currency " + c)
    return out


def rates(raw):
    table = {}
    for r in read(os.path.join(raw, "country/exchange_rates_annual.csv")):
        cur, year = FED[r["Country"]], int(r["Date"][:4])
        if not cur:
            cur = "".join(c for c, lo, hi in FED_VENEZUELA if lo <= year <= hi)
        if not cur or year < FIRST_YEAR:
            continue
        table[cur, year] = (1.0 / float(r["Exchange rate"]), FED_SOURCE)
    for cur, level in FED_CHECK.items():
        if abs(table[cur, 2011][0] * level - 1) > 0.01:
            raise SystemExit("quote direction of %s" % cur)
    path = os.path.join(HERE, "rates_read.csv")
    if os.path.exists(path):
        for r in read(path):
            key = r["currency"], int(r["year"])
            if key in table:
                continue            # the first source stands
            v = float(r["value"])
            if r["quote"] == "units_per_usd":
                v = 1.0 / v
            elif r["quote"] != "usd_per_unit":
                raise SystemExit("quote: " + r["quote"])
            # the file or page it was read from stands in rates_read.csv
            table[key] = (v, r["source"].split(" (")[0])
    return [[c, y, number(v), s] for (c, y), (v, s) in sorted(table.items())]


def cpi(raw):
    months = {}
    for r in read(os.path.join(raw, "country/us_cpi_monthly.csv")):
        months.setdefault(int(r["Date"][:4]), {})[r["Date"][5:7]] = \
            float(r["Index"])
    out = []
    for y in sorted(months):
        m = months[y]
        if y < 1995:
            continue
        source = "BLS CPI-U (1982-84=100), mean of 12 months"
        if len(m) < 12:
            # October 2025 was never surveyed; the other eleven months stand.
            source = "BLS CPI-U (1982-84=100), mean of %d months" % len(m)
            if y == 2025 and set("%02d" % i for i in range(1, 13)) - set(m) \
                    == {"10"}:
                source += " (October 2025 not published)"
            elif y == max(months):
                # The running year: better than leaving its spending out.
                source += " (the year is not over)"
            else:
                continue
        out.append([y, "%.3f" % (sum(m.values()) / len(m)), len(m), source])
    return out


def population(raw, known):
    rows = []
    for r in read(os.path.join(raw, "country/population.csv")):
        y = int(r["Year"])
        if y in POP_YEARS and (r["Country Code"] in known
                               or r["Country Code"] == "WLD"):
            rows.append([r["Country Code"], y,
                         int(round(float(r["Value"]))), POP_SOURCE])
    # The World Bank has no Taiwan: the figure of the slavery index's table.
    for r in read(os.path.join(raw, "satellite/gsi2023_summary.csv")):
        if r["Country"] == "Taiwan":
            rows.append(["TWN", 2020, int(r["Population"]),
                         "UN 2020 as cited in Global Slavery Index 2023"])
    rows.sort()
    return rows


SOURCES = [
    ("countries.csv", "ISO 3166-1 countries, names, region of the model, of "
     "the satellite and of the ILO", "datasets/country-codes (ISO, UN M49, "
     "UNTERM, CLDR); names and ILO grouping added by hand", "2026", "PDDL"),
    ("satellite_regions.csv", "140 regions of the forced-labour satellite",
     "Shilling, Wiedmann, Malik 2021, region list (modern-slavery-open-lib/"
     "make-labour-satellite)", "2021", "facts; MPL-2.0 repository"),
    ("currencies.csv", "ISO 4217 currencies with words and symbols that mean "
     "one currency only", "datasets/country-codes (ISO 4217); aliases added "
     "by hand", "2026", "PDDL"),
    ("rates.csv", "annual average US dollars per unit of a currency, official "
     "rates", "column source: Federal Reserve by datasets/exchange-rates; "
     "World Bank, ECB, HMRC and IRS as listed in tools/derive/rates_read.csv",
     "2026", "PDDL (Federal Reserve); World Bank CC BY 4.0; ECB free with "
     "source; HMRC Open Government Licence; IRS public domain"),
    ("us_cpi.csv", "US consumer price index, annual average",
     "datasets/cpi-us (US Bureau of Labor Statistics)", "2026-05",
     "PDDL; US Government work"),
    ("population.csv", "people by country and year, and of the world (WLD)",
     "datasets/population (World Bank SP.POP.TOTL); Taiwan see column source",
     "2025", "PDDL; World Bank CC BY 4.0"),
]
READ = "2026-11-22"


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    raw = sys.argv[1]
    out = sys.argv[2] if len(sys.argv) > 2 else os.path.join(
        HERE, "..", "..", "data", "country")
    os.makedirs(out, exist_ok=True)
    with gzip.open(os.path.join(raw, "wiod2013/wiot_2011.csv.gz"), "rt",
                   encoding="utf-8") as f:
        labels = [x.strip('"') for x in f.readline().rstrip("\r\n").split(",")]
    wiod = {x.split(".")[0] for x in labels if "." in x} - {"RoW"}
    sat = read(os.path.join(
        raw, "satellite/shilling2021_forced_labour_gtap57.csv"))
    satellite = {r["Code"] for r in sat}

    c = countries(raw, wiod, satellite)
    known = {r[0] for r in c}
    reached = {r[4] for r in c}
    if wiod - reached:
        raise SystemExit("model regions without country: %s" % (wiod - reached))
    write(os.path.join(out, "countries.csv"),
          "iso3 iso2 numeric name model_region satellite_region ilo_region "
          "aliases".split(), c)
    s = satellite_regions(sat, wiod)
    if len(s) != 140 or {r[2] for r in s if r[2]} - known:
        raise SystemExit("satellite regions")
    write(os.path.join(out, "satellite_regions.csv"),
          "code name iso3 model_region composite ilo_region".split(), s)
    r = rates(raw)
    cur = currencies(raw, {x[0] for x in r})
    if {x[0] for x in r} - {x[0] for x in cur}:
        raise SystemExit("rates of unknown currencies: %s"
                         % ({x[0] for x in r} - {x[0] for x in cur}))
    write(os.path.join(out, "currencies.csv"),
          "code name minor_units aliases".split(), cur)
    write(os.path.join(out, "rates.csv"),
          "currency year usd_per_unit source".split(), r)
    write(os.path.join(out, "us_cpi.csv"), "year index months source".split(),
          cpi(raw))
    write(os.path.join(out, "population.csv"),
          "iso3 year people source".split(), population(raw, known))
    rows = []
    for name, what, source, date, licence in SOURCES:
        with open(os.path.join(out, name), "rb") as f:
            digest = hashlib.sha256(f.read()).hexdigest()
        rows.append([name, what, source, date, READ, licence, digest])
    write(os.path.join(out, "SOURCES.csv"),
          "file what source source_date read licence sha256".split(), rows)


if __name__ == "__main__":
    main()
