using DaxVerify.MemoryCopy;
using DaxVerify.Verification.MemoryCopy;

namespace DaxVerify.Verification.Tests.MemoryCopy;

/// <summary>Every check of the validation must find the routine that is wrong in its own way; and find nothing in a right one.</summary>
public unsafe class BrokenCopyTests
{
    private static readonly CopyCall s_right = (to, from, bytes) => Buffer.MemoryCopy(from, to, bytes, bytes);

    public static TheoryData<string> Faults =>
    [
        "leaves out the last byte", "writes one byte too many", "writes one byte before", "is shifted at one alignment",
        "is wrong at one length", "repeats a block",
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public void The_alignment_check_finds_a_copy_that(string fault)
    {
        using var patterns = new TestPatterns();
        CopyCheckResult result = AlignmentCheck.Run(Under(Break(fault)), patterns, quick: true);
        Assert.NotNull(result.Failure);
        Assert.Contains("reproduce: daxverify copy --only alignment", result.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_change_over_check_finds_a_copy_that_is_wrong_beyond_a_threshold()
    {
        using var patterns = new TestPatterns();
        CopyCall wrong = (to, from, bytes) =>
        {
            s_right(to, from, bytes);
            if (bytes > 16 * 1024)
            {
                to[bytes - 1] ^= 1;
            }
        };
        CopyCheckResult result = ChangeOverCheck.Run(Under(wrong), patterns, quick: true);
        Assert.Contains("length 16385", result.Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forward only", 1)]
    [InlineData("backward only", -1)]
    public void The_overlap_check_finds_a_copy_in_one_direction(string direction, int sign)
    {
        CopyCall wrong = (to, from, bytes) =>
        {
            for (nuint i = 0; i < bytes; i++)
            {
                nuint at = direction == "forward only" ? i : bytes - 1 - i;
                to[at] = from[at];
            }
        };
        CopyCheckResult result = OverlapCheck.Run(Under(wrong), quick: true);
        Assert.NotNull(result.Failure);
        int distance = int.Parse(
            result.Failure.Split("destination ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(sign, Math.Sign(distance));
    }

    [Theory]
    [InlineData("copies past the poison")]
    [InlineData("returns the bytes copied")]
    [InlineData("stops at the poisoned byte instead of its line")]
    [InlineData("ignores the destination")]
    [InlineData("ignores the second line")]
    public void The_poison_check_finds_a_copy_that(string fault)
    {
        PoisonCheck.SafeCopy wrong = (to, from, bytes, poison, toAddress, fromAddress) =>
        {
            long clean = Math.Min(
                poison.CleanPrefix(fromAddress, bytes),
                fault == "ignores the destination" ? bytes : poison.CleanPrefix(toAddress, bytes));
            long copied = fault switch
            {
                "copies past the poison" => bytes,
                "stops at the poisoned byte instead of its line" when clean < bytes && clean > 0 => clean + 1,
                "ignores the second line" when clean is > 63 and < 128 => Math.Min(bytes, 128),
                _ => clean,
            };
            Buffer.MemoryCopy(from, to, copied, copied);
            return fault == "returns the bytes copied" ? copied : bytes - clean;
        };
        using var patterns = new TestPatterns();
        Assert.NotNull(PoisonCheck.RunBoth(SimdPath.Scalar, wrong, patterns, quick: true).Failure);
    }

    [Fact]
    public void The_zero_and_flush_check_finds_a_range_one_byte_too_long()
    {
        using var patterns = new TestPatterns();
        CopyCall zero = (to, _, bytes) => new Span<byte>(to, (int)bytes + 1).Clear();
        CopyCall flush = (to, _, bytes) => to[bytes / 2] ^= 1;
        Assert.NotNull(FillCheck.RunZero(SimdPath.Scalar, zero, patterns, quick: true).Failure);
        Assert.NotNull(FillCheck.RunFlush(SimdPath.Scalar, flush, patterns, quick: true).Failure);
    }

    [Fact]
    public void Nothing_is_found_in_the_runtimes_copy()
    {
        using var patterns = new TestPatterns();
        Assert.Null(AlignmentCheck.Run(Under(s_right), patterns, quick: true).Failure);
        Assert.Null(ChangeOverCheck.Run(Under(s_right), patterns, quick: true).Failure);
        Assert.Null(OverlapCheck.Run(Under(s_right), quick: true).Failure);
    }

    private static CopyUnderTest Under(CopyCall call) => new("a copy for this test", SimdPath.Scalar, call);

    private static CopyCall Break(string fault) => (to, from, bytes) =>
    {
        if (bytes < 2)
        {
            s_right(to, from, bytes);
            return;
        }

        switch (fault)
        {
            case "leaves out the last byte":
                s_right(to, from, bytes - 1);
                break;
            case "writes one byte too many":
                s_right(to, from, bytes + 1);
                break;
            case "writes one byte before":
                s_right(to, from, bytes);
                to[-1] = 0;
                break;
            case "is shifted at one alignment":
                s_right(to, from + (((nuint)to & 63) == 33 ? 1 : 0), bytes);
                break;
            case "is wrong at one length":
                s_right(to, from, bytes == 257 ? bytes - 1 : bytes);
                break;
            default:
                s_right(to, from, bytes);
                s_right(to + (bytes / 2), from, bytes / 4);
                to[bytes / 2] ^= bytes / 4 == 0 ? (byte)1 : (byte)0;
                break;
        }
    };
}
