using System.Text;
using DaxVerify.Bus.Sysfs;

namespace DaxVerify.Bus.Tests.Sysfs;

public class KernelTextTests
{
    [Theory]
    [InlineData("0", 0UL)]
    [InlineData("+1", 1UL)]
    [InlineData("1\n", 1UL)]
    [InlineData("1\0garbage", 1UL)]
    [InlineData("0x10", 16UL)]
    [InlineData("0XfF", 255UL)]
    [InlineData("010000000", 2097152UL)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("0xffffffffffffffff", ulong.MaxValue)]
    [InlineData("00", 0UL)]
    public void Numbers_have_an_optional_plus_a_prefix_for_the_radix_and_one_trailing_newline(string text, ulong number)
    {
        Assert.Equal(Errno.None, KernelText.ParseUnsigned(Bytes(text), 0, out var parsed));
        Assert.Equal(number, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("\n")]
    [InlineData("+")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\t")]
    [InlineData("1\n\n")]
    [InlineData("2M")]
    [InlineData("0x")]
    [InlineData("08")]
    [InlineData("1\u00e9")]
    [InlineData("++1")]
    public void Anything_else_is_EINVAL(string text) =>
        Assert.Equal(Errno.EINVAL, KernelText.ParseUnsigned(Bytes(text), 0, out _));

    [Theory]
    [InlineData("18446744073709551616")]
    [InlineData("0x10000000000000000")]
    [InlineData("99999999999999999999999999999999999999999999999999")]
    public void A_number_beyond_64_bits_is_ERANGE(string text) =>
        Assert.Equal(Errno.ERANGE, KernelText.ParseUnsigned(Bytes(text), 0, out _));

    [Theory]
    [InlineData("2147483647", Errno.None)]
    [InlineData("-2147483648", Errno.None)]
    [InlineData("2147483648", Errno.ERANGE)]
    [InlineData("-2147483649", Errno.ERANGE)]
    [InlineData("4294967297", Errno.ERANGE)]
    [InlineData("-+1", Errno.EINVAL)]
    public void Signed_numbers_have_32_bits(string text, Errno errno) =>
        Assert.Equal(errno, KernelText.ParseInt(Bytes(text), out _));

    [Theory]
    [InlineData("y", true)]
    [InlineData("Yes please", true)]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("oN", true)]
    [InlineData("n", false)]
    [InlineData("0x", false)]
    [InlineData("of", false)]
    [InlineData("False", false)]
    public void Booleans_are_told_by_their_first_letters(string text, bool flag)
    {
        Assert.Equal(Errno.None, KernelText.ParseBool(Bytes(text), out var parsed));
        Assert.Equal(flag, parsed);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("x")]
    [InlineData("o")]
    [InlineData("\n")]
    [InlineData(" 1")]
    [InlineData("\u00191")]
    public void Other_booleans_are_EINVAL(string text) =>
        Assert.Equal(Errno.EINVAL, KernelText.ParseBool(Bytes(text), out _));

    [Theory]
    [InlineData("dax0.0", Errno.None)]
    [InlineData("dax0.0\n", Errno.None)]
    [InlineData("dax12.345\0x", Errno.None)]
    [InlineData("dax-1.-2147483648", Errno.None)]
    [InlineData("dax0.00", Errno.EINVAL)]
    [InlineData("dax+0.0", Errno.EINVAL)]
    [InlineData("dax0.-0", Errno.EINVAL)]
    [InlineData("dax0.0 ", Errno.EINVAL)]
    [InlineData("dax0", Errno.EINVAL)]
    [InlineData("dax0.", Errno.EINVAL)]
    [InlineData("Dax0.0", Errno.EINVAL)]
    [InlineData("dax0.2147483648", Errno.EINVAL)]
    [InlineData("dax0.0\n\n", Errno.EINVAL)]
    public void Instance_names_must_read_back_as_written(string text, Errno errno) =>
        Assert.Equal(errno, KernelText.ParseInstanceName(Bytes(text), out _));

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
