"""Words by which pages point elsewhere: to other articles, newsletters, subscriptions."""

from __future__ import annotations

import re

# What leads a line to another article, in the languages of the press.
_ELSEWHERE = (
    r"read (?:more|also|next|on)|also read|see (?:also|more)|related(?: (?:articles?|stor(?:y|ies)|topics?|news|content))?|more (?:on|from|about)"
    r"|don['’]t miss|watch(?: now)?|listen(?: now)?|recommended(?: (?:stories|articles|videos))?|continue reading"
    r"|lesen sie (?:auch|hier|mehr)|lies auch|mehr (?:zum thema|dazu|lesen)|auch interessant|das könnte sie auch interessieren|zum thema"
    r"|empfohlener redaktioneller inhalt|empfehlungen"
    r"|lire aussi|à lire (?:aussi|également)|lire la suite|sur le même sujet|voir aussi"
    r"|lea también|lee también|leer más|más información|te puede interesar|noticias? relacionadas?|ver también"
    r"|leia (?:também|mais)|saiba mais|veja também|leggi anche|per approfondire|potrebbe interessarti|vedi anche"
    r"|lees (?:ook|meer|verder)|czytaj (?:więcej|także|też|również)|zobacz (?:też|także|również)|čtěte (?:také|též|dále)"
    r"|číst (?:dále|více)|mohlo by vás zajímat|läs (?:också|mer|även)|les (?:også|mer)|læs (?:også|mere)|lue (?:myös|lisää)"
    r"|citește și|vezi și|olvassa el|olvasd el|ayrıca okuyun|ilgili haber(?:ler)?|devamını oku|читайте (?:также|також)|"
    r"по теме|смотрите также|baca juga|xem thêm|đọc thêm|اقرأ (?:أيضا|أيضًا|المزيد)|קראו (?:גם|עוד)|関連記事|こちらもおすすめ|관련기사|相关阅读|相關新聞|延伸閱讀"
)
ELSEWHERE = re.compile(rf"^\W*(?:{_ELSEWHERE})\b", re.I)
_LABEL = re.compile(
    rf"^\W*(?:{_ELSEWHERE}|advertisement|article content|anzeige|publicité|publicidad|pubblicità|reklama|annons|annonse|"
    r"reklam|реклама|iklan|advertentie|mainos|スポンサー|广告|廣告|광고|comments?|share|recommended videos?|story continues below.*|kommentare?)"
    r"\W*$", re.I,
)


def is_label(text: str) -> bool:
    """Whether a line is only a label of a page: `is_label("Read more:") → True`."""
    return len(text) < 80 and bool(_LABEL.match(text))


# What a page asks of its reader, or says of itself.
_APPEAL = re.compile(
    r"\b(?:sign up (?:for|to|here|now)|subscribe (?:to|now|here|for|today)|join our|follow us on|download (?:our|the) app|get the .{2,30} app|"
    r"click here to|by (?:clicking|signing up)|opt[- ]out at any time|terms of (?:service|use)|thanks for signing up|all rights reserved|affiliate[- ](?:links?|commission)|earn (?:an? )?(?:affiliate )?commission|support (?:our|independent) journalism|"
    r"abonnieren sie|jetzt abonnieren|abonniere(?:n)? (?:den|die|das|unseren)|affiliate-links?|alle rechte vorbehalten|melden sie sich (?:hier|jetzt)|"
    r"newsletter (?:anmelden|abonnieren|bestellen)|inscrivez-vous|abonnez-vous|tous droits réservés|suscríbete|suscríbase|"
    r"todos los derechos reservados|assine (?:já|agora|a nossa)|todos os direitos reservados|iscriviti|abbonati|tutti i diritti riservati|"
    r"meld je aan|abonneer|zapisz się|subskrybuj|wszelkie prawa zastrzeżone|přihlaste se k|"
    r"prenumerera på|anmäl dig|abonner på|tilaa uutiskirje|abone ol(?:un)?|подписывайтесь|подпишитесь|підписуйтесь|dapatkan update)\b",
    re.I,
)


def is_appeal(text: str) -> bool:
    """Whether a line asks the reader to subscribe or follow: `is_appeal("Sign up for our newsletter.") → True`."""
    return len(text) < 300 and bool(_APPEAL.search(text)) and not re.search(r"[\"“„»«]", text)


_BYLINE = re.compile(
    r"^\W*(?:by|von|par|por|di|door|av|af|autor(?:in|a)?|text|opracował[a]?|napsal[a]?|yazan|oleh|автор|текст)\b:?\s+[^\W\d_a-zа-я]", re.I
)
_CLOCK = re.compile(r"\b\d{1,2}[.:h]\d{2}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:\b|[年년])")


def is_byline(text: str) -> bool:
    """Whether a line names an author: `is_byline("By Anna Holt") → True`."""
    return bool(_BYLINE.match(text)) and len(text.split()) <= 8


def is_date_line(text: str) -> bool:
    """Whether a line tells a day or a time, and is no sentence."""
    words = len(text.split())
    timed = _CLOCK.search(text) and words <= 20 or _YEAR.search(text) and words <= 7
    return bool(timed) and not re.search(r"[.!?…。]\W*$", text)


_CREDIT = re.compile(
    r"©|\b(?:foto|photo|image|imagem|imagen|picture|bild(?:quelle)?|bilde|kuva|credit|фото)s?(?: by|:| ©)|"
    r"\bgetty images|shutterstock|/(?:reuters|afp|ap|dpa|epa|efe)\b|\((?:reuters|afp|ap|epa|dpa)\b[^)]*\)$", re.I
)


_CONSENT = re.compile(
    r"cookies?|privacy|consent|datenschutz\w*|privatsphäre\w*|einwillig\w*|personenbezogene\w* daten|drittplattform\w*|extern\w* inhalte?|"
    r"third[- ]part(?:y|ies)|personal data|external content|partners|vie privée|données personnelles|consentement|contenu externe|traceurs|"
    r"privacidad|consentimiento|datos personales|privacidade|consentimento|dati personali|consenso|toestemming|persoonsgegevens|"
    r"prywatnoś\w+|plik\w* cookie|soukrom\w+|samtykke\w*|samtycke\w*|personuppgift\w*|tietosuoja\w*|evästee\w*|çerez\w*|gizlilik|"
    r"конфиденциальност\w+|согласи\w+|персональн\w+ данн\w+|кук(?:и|ів)|隐私|同意|クッキー|プライバシー|쿠키|ملفات تعريف الارتباط|الخصوصية", re.I
)
_YOU = re.compile(
    r"\b(?:you|your|we|our|us|sie|ihre?[nmr]?|deine?[nmr]?|dir|wir|uns(?:ere?)?|ich|vous|votre|vos|nous|nos|su|sus|tu|tus|nosotros|nuestr\w+|seus?|"
    r"nós|nossos?|tuoi|tua|noi|nostri|jij|je|uw|wij|onze|ty|twoj\w+|my|nasz\w*|vy|vaš\w*|du|din|ditt|dine|vi|vår\w*|sinun|siz\w*|biz\w*|вы|ваш\w*|мы|наш\w*)\b", re.I
)


def consents(text: str) -> bool:
    """Whether a paragraph asks for consent to cookies or to show what others hold."""
    return len(text) < 700 and len({word.lower() for word in _CONSENT.findall(text)}) >= 2 and bool(_YOU.search(text))


def is_aside(text: str) -> bool:
    """Whether a line is a label, an appeal, an author's line or a picture's credit: nothing to put into an article."""
    return is_label(text) or is_appeal(text) or is_byline(text) or consents(text) or len(text) < 250 and bool(_CREDIT.search(text))


# What stands where a page shows only the beginning to those who do not pay.
_WALL = re.compile(
    r"\d+(?:[.,]\d+)?\s*% (?:of (?:this|the) (?:article|story)|de cet article|de este artículo|dieses artikels|di questo articolo|tego artykułu)|"
    r"remains? to be read|reste(?:nt)? .{0,40}à lire|subscribe(?:rs)? (?:now )?to (?:continue|read|unlock|keep|access|view)|"
    r"(?:article|story|content|rest|text) is (?:only |exclusively |reserved |available )*(?:for|to) .{0,30}(?:subscribers|members|registered)|"
    r"\bfor subscribers only|subscribers? only|to (?:continue|keep) reading|to read (?:the (?:full|rest|whole)|this (?:article|story)|on\b)|"
    r"unlock (?:this|the|full) (?:article|story|access)|already (?:a|have a) (?:subscriber|subscription|member)|create (?:a|your) free account|"
    r"register (?:now |for free )*to (?:read|continue)|log in or (?:create|register|subscribe)|you(?:'|’)?(?:ve| have) (?:reached|read) .{0,30}(?:limit|free articles?)|"
    r"weiterlesen (?:mit|als)|(?:jetzt|um) weiter ?(?:zu)?lesen|(?:nur|exklusiv|ausschließlich) für (?:unsere )?(?:abonnent|mitglieder|registrierte)|"
    r"(?:artikel|beitrag) (?:jetzt )?freischalten|bereits (?:abonnent|kunde|registriert|abo)|(?:plus|premium)-?artikel lesen|"
    r"réservée?s? (?:aux|à nos) abonnés|pour lire la suite|la suite (?:de cet article )?est réservée|déjà abonné|poursuivre (?:votre|la) lecture|"
    r"(?:exclusivo|solo|sólo) para (?:suscriptores|registrados|assinantes)|para (?:seguir|continuar) (?:leyendo|lendo|a ler)|ya eres suscriptor|"
    r"per continuare a leggere|(?:riservat[oa]|esclusiv[oa]) (?:agli|per gli) abbonati|sei già abbonato|(?:alleen|exclusief) voor abonnees|om verder te lezen|"
    r"pozostało .{1,30}(?:tekstu|artykułu)|(?:tylko|wyłącznie) dla (?:prenumerator|subskrybent)|aby (?:czytać dalej|przeczytać (?:cały|całość))|"
    r"(?:jen|pouze|exkluzivně) pro předplatitele|chcete číst dál|(?:endast|bara|enbart|kun) for? (?:abonnenter|prenumeranter)|för prenumeranter|"
    r"läs hela artikeln|for å lese (?:videre|hele)|for at læse (?:videre|hele)|vain tilaajille|tilaajille|(?:csak|kizárólag) előfizető|abonelere özel|"
    r"(?:только|доступ\w*) (?:для|по) подпис|чтобы (?:про)?читать (?:дальше|далее|полностью|статью)|лише для передплатників|"
    r"会員限定|有料会員|残り\s*\d+\s*文字|この記事は.{0,12}会員|会员专享|付费(?:阅读|内容)|订阅(?:后|以)(?:继续)?阅读|訂閱.{0,6}閱讀|유료\s?회원|구독자\s?전용|للمشتركين فقط|למנויים בלבד",
    re.I,
)
_GOES_ON = re.compile(
    r"^\W*(?:continue reading|read (?:more|on|the (?:full|whole|rest|entire).*)|full (?:article|story)|show (?:more|full.*)|view (?:full|more).*|weiterlesen|mehr lesen|"
    r"ganzen artikel .*|lire (?:la suite|plus|l['’]article.*)|leer más|sigue leyendo|seguir leyendo|continua a leggere|leggi tutto|continue (?:lendo|a ler)|leia mais|lees (?:verder|meer)|"
    r"czytaj (?:dalej|więcej)|číst (?:dále|více|celý.*)|läs (?:mer|vidare)|les (?:mer|videre)|læs (?:mere|videre)|lue lisää|devamını oku|читать (?:далее|дальше|полностью)|"
    r"читати далі|続きを読む|全文(?:を読む|阅读)?|阅读(?:全文|更多)|더\s?보기|اقرأ المزيد|המשך קריאה)\W*$", re.I,
)


def is_wall(text: str) -> bool:
    """Whether a line says that the rest is for those who pay: `is_wall("57 % of this article remain") → True`."""
    return len(text) < 400 and bool(_WALL.search(text)) and not re.search(r"[“„«»”]", text)


def goes_on(text: str) -> bool:
    """Whether a line is the way to the rest of a text: `goes_on("Read more") → True`."""
    return len(text) < 60 and bool(_GOES_ON.match(text))
