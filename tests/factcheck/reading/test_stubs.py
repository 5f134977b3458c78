import pytest

from factcheck.errors import UnreadableArticleError
from factcheck.options import ReadingOptions
from factcheck.reading.stubs import refuse_stub

OPTIONS = ReadingOptions(min_text_length=40, stub_length=200)
NEWS = "The ministry in Kyiv said that its forces remained active in several districts. "


@pytest.mark.parametrize(
    ("title", "text", "is_free", "message"),
    [
        ("", "", True, "No article text"),
        ("Kyiv denies", "Too short to be anything.", True, "No article text"),
        ("Just a moment...", "", True, "browser check"),
        ("News", "Please enable JavaScript and cookies to continue to this site.", True, "browser check"),
        ("Kyiv denies", NEWS + "Sign in to continue.", False, "paywall notice"),
    ],
)
def test_notices_are_refused(title, text, is_free, message):
    with pytest.raises(UnreadableArticleError, match=message):
        refuse_stub(title, text, is_free=is_free, options=OPTIONS)


@pytest.mark.parametrize(
    ("text", "is_free"),
    [
        (NEWS, True),
        (NEWS, False),
        (NEWS + "Sign in to continue.", True),
        (NEWS * 3 + "A captcha was shown, and access denied.", True),
        (NEWS * 3 + "Subscribe to continue reading.", False),
    ],
    ids=["brief", "paid brief", "free page with a login line", "article about captchas", "long paid article"],
)
def test_articles_pass(text, is_free):
    refuse_stub("Kyiv denies", text, is_free=is_free, options=OPTIONS)
