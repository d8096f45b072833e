"""Names of months, as prose in many languages has them: nominative, genitive, locative and usual short forms."""

from __future__ import annotations

from functools import cache

# Twelve places each, from January; a slash between forms of one month, _ for a space within a name.
_NAMES = {
    "en": "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep "
          "october/oct november/nov december/dec",
    "de": "januar/jänner/jan februar/feber/feb märz/mär april/apr mai juni/jun juli/jul august/aug september/sept/sep "
          "oktober/okt november/nov dezember/dez",
    "fr": "janvier/janv février/févr/fevrier mars avril/avr mai juin juillet/juil août/aout septembre/sept octobre/oct "
          "novembre/nov décembre/déc/decembre",
    "es": "enero/ene febrero/feb marzo/mar abril/abr mayo junio/jun julio/jul agosto/ago septiembre/setiembre/sept "
          "octubre/oct noviembre/nov diciembre/dic",
    "it": "gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago settembre/set "
          "ottobre/ott novembre/nov dicembre/dic",
    "pt": "janeiro/jan fevereiro/fev março/mar abril/abr maio junho/jun julho/jul agosto/ago setembro/set outubro/out "
          "novembro/nov dezembro/dez",
    "nl": "januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sept oktober/okt "
          "november/nov december/dec",
    "sv": "januari/jan februari/feb mars april/apr maj juni/jun juli/jul augusti/aug september/sep oktober/okt "
          "november/nov december/dec",
    "da": "januar/jan februar/feb marts/mar april/apr maj juni/jun juli/jul august/aug september/sep oktober/okt "
          "november/nov december/dec",
    "no": "januar/jan februar/feb mars april/apr mai juni/jun juli/jul august/aug september/sep oktober/okt "
          "november/nov desember/des",
    "fi": "tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu toukokuuta/toukokuu "
          "kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu syyskuuta/syyskuu lokakuuta/lokakuu "
          "marraskuuta/marraskuu joulukuuta/joulukuu",
    "pl": "stycznia/styczeń/styczniu lutego/luty/lutym marca/marzec/marcu kwietnia/kwiecień/kwietniu maja/maj/maju "
          "czerwca/czerwiec/czerwcu lipca/lipiec/lipcu sierpnia/sierpień/sierpniu września/wrzesień/wrześniu "
          "października/październik/październiku listopada/listopad/listopadzie grudnia/grudzień/grudniu",
    "cs": "ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec srpna/srpen "
          "září října/říjen listopadu/listopad prosince/prosinec",
    "sk": "januára/január februára/február marca/marec apríla/apríl mája/máj júna/jún júla/júl augusta septembra "
          "októbra/október novembra decembra",
    "hr": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada/listopad studenoga/studenog "
          "prosinca",
    "sr": "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
    "hu": "január/jan február/febr március/márc április/ápr május/máj június/jún július/júl augusztus/aug "
          "szeptember/szept október/okt november/nov december/dec",
    "ro": "ianuarie/ian februarie/feb martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "lt": "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "ru": "января/январь/январе февраля/февраль/феврале марта/март/марте апреля/апрель/апреле мая/май/мае "
          "июня/июнь/июне июля/июль/июле августа/август/августе сентября/сентябрь/сентябре октября/октябрь/октябре "
          "ноября/ноябрь/ноябре декабря/декабрь/декабре",
    "uk": "січня/січень/січні лютого/лютий/лютому березня/березень/березні квітня/квітень/квітні "
          "травня/травень/травні червня/червень/червні липня/липень/липні серпня/серпень/серпні "
          "вересня/вересень/вересні жовтня/жовтень/жовтні листопада/листопад/листопаді грудня/грудень/грудні",
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "sr-Cyrl": "јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра",
    "el": "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου/μαίου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου "
          "νοεμβρίου δεκεμβρίου",
    "ar": "يناير/كانون_الثاني/جانفي فبراير/شباط/فيفري مارس/آذار أبريل/إبريل/ابريل/نيسان/أفريل مايو/أيار/ماي "
          "يونيو/يونيه/حزيران/جوان يوليو/يوليه/تموز/جويلية أغسطس/اغسطس/آب/أوت سبتمبر/أيلول أكتوبر/اكتوبر/تشرين_الأول "
          "نوفمبر/تشرين_الثاني ديسمبر/كانون_الأول",
    "he": "בינואר/ינואר בפברואר/פברואר במרץ/מרץ באפריל/אפריל במאי/מאי ביוני/יוני ביולי/יולי באוגוסט/אוגוסט "
          "בספטמבר/ספטמבר באוקטובר/אוקטובר בנובמבר/נובמבר בדצמבר/דצמבר",
    "hi": "जनवरी फरवरी/फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर",
}
# A name that is another month in another language, and the letters that tell it is this one.
TELLING = {"pl": "łąęśźńż", "cs": "ěřů", "hr": "đ"}


@cache
def months() -> dict[str, dict[int, tuple[str, ...]]]:
    """Each name in lower case, with the month that it is and in which languages: `listopad → {11: pl cs, 10: hr}`."""
    found: dict[str, dict[int, tuple[str, ...]]] = {}
    for language, names in _NAMES.items():
        for number, forms in enumerate(names.split(), 1):
            for name in forms.split("/"):
                of = found.setdefault(name.replace("_", " "), {})
                of[number] = (*of.get(number, ()), language)
    return found


def months_of(language: str) -> dict[str, int]:
    """The names of one language in lower case, each with its month: `months_of("en")["sept"] → 9`."""
    return {name: number for name, of in months().items() for number, languages in of.items() if language in languages}
