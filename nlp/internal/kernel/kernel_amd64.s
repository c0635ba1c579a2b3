#include "textflag.h"

// Go's assembler writes operands in the opposite order of Intel's manuals: sources first, the last is
// the destination. kernel_amd64.go says what each function does, generic.go what it must give.

DATA absmask<>+0(SB)/4, $0x7fffffff
GLOBL absmask<>(SB), RODATA|NOPTR, $4
DATA one16<>+0(SB)/4, $0x00010001
GLOBL one16<>(SB), RODATA|NOPTR, $4
DATA low4<>+0(SB)/4, $15
GLOBL low4<>(SB), RODATA|NOPTR, $4
DATA eight<>+0(SB)/4, $8
GLOBL eight<>(SB), RODATA|NOPTR, $4
DATA onef<>+0(SB)/4, $0x3f800000
GLOBL onef<>(SB), RODATA|NOPTR, $4

// fold: sixteen partial sums in lo (0-7) and hi (8-15) to one in the lowest lane of xlo.
#define FOLD(lo, hi, xlo, xtmp) \
	VADDPS hi, lo, lo \
	VEXTRACTF128 $1, lo, xtmp \
	VADDPS xtmp, xlo, xlo \
	VMOVHLPS xlo, xlo, xtmp \
	VADDPS xtmp, xlo, xlo \
	VMOVSHDUP xlo, xtmp \
	VADDSS xtmp, xlo, xlo

// func maxAbsAVX2(x *float32, n int) float32
TEXT ·maxAbsAVX2(SB), NOSPLIT, $0-20
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	VBROADCASTSS absmask<>(SB), Y7
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
maxloop:
	VANDPS (SI), Y7, Y2
	VANDPS 32(SI), Y7, Y3
	VMAXPS Y2, Y0, Y0
	VMAXPS Y3, Y1, Y1
	ADDQ $64, SI
	SUBQ $16, CX
	JNZ  maxloop
	VMAXPS Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VMOVHLPS X0, X0, X1
	VMAXPS X1, X0, X0
	VMOVSHDUP X0, X1
	VMAXSS X1, X0, X0
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

// func quantiseAVX2(q *int8, x *float32, scale float32, n int, flip uint64)
TEXT ·quantiseAVX2(SB), NOSPLIT, $0-40
	MOVQ q+0(FP), DI
	MOVQ x+8(FP), SI
	VBROADCASTSS scale+16(FP), Y7
	MOVQ n+24(FP), CX
	VPBROADCASTQ flip+32(FP), X6
quantloop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VDIVPS Y7, Y0, Y0
	VDIVPS Y7, Y1, Y1
	VCVTPS2DQ Y0, Y0
	VCVTPS2DQ Y1, Y1
	VPACKSSDW Y1, Y0, Y0  // 0-3 8-11 | 4-7 12-15
	VPERMQ $0xd8, Y0, Y0  // in order
	VEXTRACTI128 $1, Y0, X1
	VPACKSSWB X1, X0, X0
	VPXOR X6, X0, X0
	VMOVDQU X0, (DI)
	ADDQ $64, SI
	ADDQ $16, DI
	SUBQ $16, CX
	JNZ  quantloop
	VZEROUPPER
	RET

// One row of activations of tileAVX2: four columns times sixteen rows of weights (Y8, Y9; without their
// signs Y11, Y14) into two accumulators. |w| times x with w's sign keeps the 16-bit pair sums below
// 2*127*127 < 2^15.
#define ROW4(addr, acc0, acc1) \
	VPBROADCASTD addr, Y10 \
	VPSIGNB Y8, Y10, Y12 \
	VPMADDUBSW Y12, Y11, Y12 \
	VPMADDWD Y15, Y12, Y12 \
	VPADDD Y12, acc0, acc0 \
	VPSIGNB Y9, Y10, Y13 \
	VPMADDUBSW Y13, Y14, Y13 \
	VPMADDWD Y15, Y13, Y13 \
	VPADDD Y13, acc1, acc1

// Scale, bias and store a row of tileAVX2: scales of the weights in Y8, Y9, biases in Y11, Y12.
#define OUT4(xs, acc0, acc1) \
	VBROADCASTSS xs, Y10 \
	VCVTDQ2PS acc0, acc0 \
	VCVTDQ2PS acc1, acc1 \
	VMULPS Y8, Y10, Y13 \
	VMULPS Y13, acc0, acc0 \
	VADDPS Y11, acc0, acc0 \
	VMULPS Y9, Y10, Y13 \
	VMULPS Y13, acc1, acc1 \
	VADDPS Y12, acc1, acc1 \
	VMOVUPS acc0, (DI) \
	VMOVUPS acc1, 32(DI) \
	ADDQ R10, DI

// func tileAVX2(dst *float32, w *int8, x *int8, scale, bias, xscale *float32, cols, stride int)
TEXT ·tileAVX2(SB), NOSPLIT, $0-64
	MOVQ dst+0(FP), DI
	MOVQ w+8(FP), SI
	MOVQ x+16(FP), BX
	MOVQ cols+48(FP), CX
	MOVQ stride+56(FP), R10
	MOVQ CX, R8
	LEAQ (CX)(CX*2), R9
	VPBROADCASTD one16<>(SB), Y15
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7
tile4:
	VMOVDQU (SI), Y8
	VMOVDQU 32(SI), Y9
	VPABSB Y8, Y11
	VPABSB Y9, Y14
	ROW4((BX), Y0, Y1)
	ROW4((BX)(R8*1), Y2, Y3)
	ROW4((BX)(R8*2), Y4, Y5)
	ROW4((BX)(R9*1), Y6, Y7)
	ADDQ $64, SI
	ADDQ $4, BX
	SUBQ $4, CX
	JNZ  tile4
	MOVQ scale+24(FP), R8
	MOVQ bias+32(FP), R9
	MOVQ xscale+40(FP), R11
	VMOVUPS (R8), Y8
	VMOVUPS 32(R8), Y9
	VMOVUPS (R9), Y11
	VMOVUPS 32(R9), Y12
	OUT4((R11), Y0, Y1)
	OUT4(4(R11), Y2, Y3)
	OUT4(8(R11), Y4, Y5)
	OUT4(12(R11), Y6, Y7)
	VZEROUPPER
	RET

#define ROW8(addr, tmp, acc) \
	VPBROADCASTD addr, tmp \
	VPDPBUSD Z16, tmp, acc

#define OUT8(xs, acc) \
	VBROADCASTSS xs, Z18 \
	VMULPS Z16, Z18, Z18 \
	VCVTDQ2PS acc, acc \
	VMULPS Z18, acc, acc \
	VADDPS Z17, acc, acc \
	VMOVUPS acc, (DI) \
	ADDQ R10, DI

// func tileVNNI(dst *float32, w *int8, x *int8, shift *int32, scale, bias, xscale *float32, cols, stride int)
TEXT ·tileVNNI(SB), NOSPLIT, $0-72
	MOVQ dst+0(FP), DI
	MOVQ w+8(FP), SI
	MOVQ x+16(FP), BX
	MOVQ shift+24(FP), R11
	MOVQ cols+56(FP), CX
	MOVQ stride+64(FP), R10
	MOVQ CX, R8
	LEAQ (CX)(CX*2), R9
	LEAQ (BX)(CX*4), DX
	VMOVDQU32 (R11), Z0
	VMOVDQA32 Z0, Z1
	VMOVDQA32 Z0, Z2
	VMOVDQA32 Z0, Z3
	VMOVDQA32 Z0, Z4
	VMOVDQA32 Z0, Z5
	VMOVDQA32 Z0, Z6
	VMOVDQA32 Z0, Z7
tile8:
	VMOVDQU32 (SI), Z16
	ROW8((BX), Z20, Z0)
	ROW8((BX)(R8*1), Z21, Z1)
	ROW8((BX)(R8*2), Z22, Z2)
	ROW8((BX)(R9*1), Z23, Z3)
	ROW8((DX), Z24, Z4)
	ROW8((DX)(R8*1), Z25, Z5)
	ROW8((DX)(R8*2), Z26, Z6)
	ROW8((DX)(R9*1), Z27, Z7)
	ADDQ $64, SI
	ADDQ $4, BX
	ADDQ $4, DX
	SUBQ $4, CX
	JNZ  tile8
	MOVQ scale+32(FP), R8
	MOVQ bias+40(FP), R9
	MOVQ xscale+48(FP), R11
	VMOVUPS (R8), Z16
	VMOVUPS (R9), Z17
	OUT8((R11), Z0)
	OUT8(4(R11), Z1)
	OUT8(8(R11), Z2)
	OUT8(12(R11), Z3)
	OUT8(16(R11), Z4)
	OUT8(20(R11), Z5)
	OUT8(24(R11), Z6)
	OUT8(28(R11), Z7)
	VZEROUPPER
	RET

#define ROW8W(addr, tmp, acc0, acc1) \
	VPBROADCASTD addr, tmp \
	VPDPBUSD Z16, tmp, acc0 \
	VPDPBUSD Z17, tmp, acc1

#define OUT8W(xs, acc0, acc1) \
	VBROADCASTSS xs, Z20 \
	VMULPS Z16, Z20, Z21 \
	VMULPS Z17, Z20, Z22 \
	VCVTDQ2PS acc0, acc0 \
	VCVTDQ2PS acc1, acc1 \
	VMULPS Z21, acc0, acc0 \
	VMULPS Z22, acc1, acc1 \
	VADDPS Z18, acc0, acc0 \
	VADDPS Z19, acc1, acc1 \
	VMOVUPS acc0, (DI) \
	VMOVUPS acc1, 64(DI) \
	ADDQ R10, DI

// func wideTileVNNI(dst *float32, w *int8, x *int8, shift *int32, scale, bias, xscale *float32, cols, stride int)
TEXT ·wideTileVNNI(SB), NOSPLIT, $0-72
	MOVQ dst+0(FP), DI
	MOVQ w+8(FP), SI
	MOVQ x+16(FP), BX
	MOVQ shift+24(FP), R11
	MOVQ cols+56(FP), CX
	MOVQ stride+64(FP), R10
	MOVQ CX, R8
	LEAQ (CX)(CX*2), R9
	LEAQ (BX)(CX*4), DX
	MOVQ CX, R12
	SHLQ $4, R12 // from one block of sixteen rows of weights to the next
	VMOVDQU32 (R11), Z0
	VMOVDQU32 64(R11), Z1
	VMOVDQA32 Z0, Z2
	VMOVDQA32 Z1, Z3
	VMOVDQA32 Z0, Z4
	VMOVDQA32 Z1, Z5
	VMOVDQA32 Z0, Z6
	VMOVDQA32 Z1, Z7
	VMOVDQA32 Z0, Z8
	VMOVDQA32 Z1, Z9
	VMOVDQA32 Z0, Z10
	VMOVDQA32 Z1, Z11
	VMOVDQA32 Z0, Z12
	VMOVDQA32 Z1, Z13
	VMOVDQA32 Z0, Z14
	VMOVDQA32 Z1, Z15
wide8:
	VMOVDQU32 (SI), Z16
	VMOVDQU32 (SI)(R12*1), Z17
	ROW8W((BX), Z20, Z0, Z1)
	ROW8W((BX)(R8*1), Z21, Z2, Z3)
	ROW8W((BX)(R8*2), Z22, Z4, Z5)
	ROW8W((BX)(R9*1), Z23, Z6, Z7)
	ROW8W((DX), Z24, Z8, Z9)
	ROW8W((DX)(R8*1), Z25, Z10, Z11)
	ROW8W((DX)(R8*2), Z26, Z12, Z13)
	ROW8W((DX)(R9*1), Z27, Z14, Z15)
	ADDQ $64, SI
	ADDQ $4, BX
	ADDQ $4, DX
	SUBQ $4, CX
	JNZ  wide8
	MOVQ scale+32(FP), R8
	MOVQ bias+40(FP), R9
	MOVQ xscale+48(FP), R11
	VMOVUPS (R8), Z16
	VMOVUPS 64(R8), Z17
	VMOVUPS (R9), Z18
	VMOVUPS 64(R9), Z19
	OUT8W((R11), Z0, Z1)
	OUT8W(4(R11), Z2, Z3)
	OUT8W(8(R11), Z4, Z5)
	OUT8W(12(R11), Z6, Z7)
	OUT8W(16(R11), Z8, Z9)
	OUT8W(20(R11), Z10, Z11)
	OUT8W(24(R11), Z12, Z13)
	OUT8W(28(R11), Z14, Z15)
	VZEROUPPER
	RET

#define GROW512(addr, acc0, acc1) \
	VBROADCASTSS addr, Z18 \
	VMULPS Z16, Z18, Z19 \
	VMULPS Z17, Z18, Z20 \
	VADDPS Z19, acc0, acc0 \
	VADDPS Z20, acc1, acc1

#define GOUT512(acc0, acc1) \
	VMOVUPS acc0, (DI) \
	VMOVUPS acc1, 64(DI) \
	ADDQ R10, DI

// func gemmTileAVX512(c, a, b *float32, depth, sc, sa, sb int)
TEXT ·gemmTileAVX512(SB), NOSPLIT, $0-56
	MOVQ c+0(FP), DI
	MOVQ a+8(FP), BX
	MOVQ b+16(FP), SI
	MOVQ depth+24(FP), CX
	MOVQ sc+32(FP), R10
	MOVQ sa+40(FP), R8
	MOVQ sb+48(FP), R11
	LEAQ (R8)(R8*2), R9
	LEAQ (BX)(R8*4), DX
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1
	VPXORD Z2, Z2, Z2
	VPXORD Z3, Z3, Z3
	VPXORD Z4, Z4, Z4
	VPXORD Z5, Z5, Z5
	VPXORD Z6, Z6, Z6
	VPXORD Z7, Z7, Z7
	VPXORD Z8, Z8, Z8
	VPXORD Z9, Z9, Z9
	VPXORD Z10, Z10, Z10
	VPXORD Z11, Z11, Z11
	VPXORD Z12, Z12, Z12
	VPXORD Z13, Z13, Z13
	VPXORD Z14, Z14, Z14
	VPXORD Z15, Z15, Z15
gemm512loop:
	VMOVUPS (SI), Z16
	VMOVUPS 64(SI), Z17
	GROW512((BX), Z0, Z1)
	GROW512((BX)(R8*1), Z2, Z3)
	GROW512((BX)(R8*2), Z4, Z5)
	GROW512((BX)(R9*1), Z6, Z7)
	GROW512((DX), Z8, Z9)
	GROW512((DX)(R8*1), Z10, Z11)
	GROW512((DX)(R8*2), Z12, Z13)
	GROW512((DX)(R9*1), Z14, Z15)
	ADDQ R11, SI
	ADDQ $4, BX
	ADDQ $4, DX
	DECQ CX
	JNZ  gemm512loop
	GOUT512(Z0, Z1)
	GOUT512(Z2, Z3)
	GOUT512(Z4, Z5)
	GOUT512(Z6, Z7)
	GOUT512(Z8, Z9)
	GOUT512(Z10, Z11)
	GOUT512(Z12, Z13)
	GOUT512(Z14, Z15)
	VZEROUPPER
	RET

#define GROW(addr, acc0, acc1) \
	VBROADCASTSS addr, Y10 \
	VMULPS Y8, Y10, Y11 \
	VMULPS Y9, Y10, Y12 \
	VADDPS Y11, acc0, acc0 \
	VADDPS Y12, acc1, acc1

// func gemmTileAVX2(c, a, b *float32, depth, sc, sa, sb int)
TEXT ·gemmTileAVX2(SB), NOSPLIT, $0-56
	MOVQ c+0(FP), DI
	MOVQ a+8(FP), BX
	MOVQ b+16(FP), SI
	MOVQ depth+24(FP), CX
	MOVQ sc+32(FP), R10
	MOVQ sa+40(FP), R8
	MOVQ sb+48(FP), R11
	LEAQ (R8)(R8*2), R9
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
gemmloop:
	VMOVUPS (SI), Y8
	VMOVUPS 32(SI), Y9
	GROW((BX), Y0, Y1)
	GROW((BX)(R8*1), Y2, Y3)
	GROW((BX)(R8*2), Y4, Y5)
	GROW((BX)(R9*1), Y6, Y7)
	ADDQ R11, SI
	ADDQ $4, BX
	DECQ CX
	JNZ  gemmloop
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	ADDQ R10, DI
	VMOVUPS Y2, (DI)
	VMOVUPS Y3, 32(DI)
	ADDQ R10, DI
	VMOVUPS Y4, (DI)
	VMOVUPS Y5, 32(DI)
	ADDQ R10, DI
	VMOVUPS Y6, (DI)
	VMOVUPS Y7, 32(DI)
	VZEROUPPER
	RET

// func dotAVX2(a, b *float32, n int) float32
TEXT ·dotAVX2(SB), NOSPLIT, $0-28
	MOVQ a+0(FP), SI
	MOVQ b+8(FP), DI
	MOVQ n+16(FP), CX
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
dotloop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMULPS  (DI), Y0, Y0
	VMULPS  32(DI), Y1, Y1
	VADDPS  Y0, Y4, Y4
	VADDPS  Y1, Y5, Y5
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $16, CX
	JNZ  dotloop
	FOLD(Y4, Y5, X4, X1)
	VMOVSS X4, ret+24(FP)
	VZEROUPPER
	RET

// func axpyAVX2(y *float32, a float32, x *float32, n int)
TEXT ·axpyAVX2(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	VBROADCASTSS a+8(FP), Y2
	MOVQ x+16(FP), SI
	MOVQ n+24(FP), CX
axpyloop:
	VMULPS  (SI), Y2, Y0
	VMULPS  32(SI), Y2, Y1
	VADDPS  (DI), Y0, Y0
	VADDPS  32(DI), Y1, Y1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $16, CX
	JNZ  axpyloop
	VZEROUPPER
	RET

// func axpyInt8AVX2(y *float32, a float32, x *int8, n int)
TEXT ·axpyInt8AVX2(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	VBROADCASTSS a+8(FP), Y2
	MOVQ x+16(FP), SI
	MOVQ n+24(FP), CX
axpy8loop:
	VPMOVSXBD (SI), Y0
	VPMOVSXBD 8(SI), Y1
	VCVTDQ2PS Y0, Y0
	VCVTDQ2PS Y1, Y1
	VMULPS  Y2, Y0, Y0
	VMULPS  Y2, Y1, Y1
	VADDPS  (DI), Y0, Y0
	VADDPS  32(DI), Y1, Y1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	ADDQ $16, SI
	ADDQ $64, DI
	SUBQ $16, CX
	JNZ  axpy8loop
	VZEROUPPER
	RET

// func axpyInt4AVX2(y *float32, a float32, x *int8, n int)
TEXT ·axpyInt4AVX2(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	VBROADCASTSS a+8(FP), Y2
	MOVQ x+16(FP), SI
	MOVQ n+24(FP), CX
	VPBROADCASTD low4<>(SB), Y3
	VPBROADCASTD eight<>(SB), Y4
axpy4loop:
	VPMOVZXBD (SI), Y0
	VPSRLD $4, Y0, Y1
	VPAND  Y3, Y0, Y0
	VPSUBD Y4, Y0, Y0
	VPSUBD Y4, Y1, Y1
	VCVTDQ2PS Y0, Y0
	VCVTDQ2PS Y1, Y1
	VMULPS  Y2, Y0, Y0
	VMULPS  Y2, Y1, Y1
	VADDPS  (DI), Y0, Y0
	VADDPS  32(DI), Y1, Y1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	ADDQ $8, SI
	ADDQ $64, DI
	SUBQ $16, CX
	JNZ  axpy4loop
	VZEROUPPER
	RET

// func layerNormAVX2(y, x, gain, bias *float32, n int, count, eps float32)
TEXT ·layerNormAVX2(SB), NOSPLIT, $0-48
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ gain+16(FP), R8
	MOVQ bias+24(FP), R9
	MOVQ n+32(FP), CX
	VMOVSS count+40(FP), X8
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	MOVQ SI, BX
	MOVQ CX, DX
sumloop:
	VADDPS (BX), Y0, Y0
	VADDPS 32(BX), Y1, Y1
	ADDQ $64, BX
	SUBQ $16, DX
	JNZ  sumloop
	FOLD(Y0, Y1, X0, X2)
	VDIVSS X8, X0, X0
	VBROADCASTSS X0, Y7 // mean
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	MOVQ SI, BX
	MOVQ CX, DX
varloop:
	VMOVUPS (BX), Y2
	VMOVUPS 32(BX), Y3
	VSUBPS Y7, Y2, Y2
	VSUBPS Y7, Y3, Y3
	VMULPS Y2, Y2, Y2
	VMULPS Y3, Y3, Y3
	VADDPS Y2, Y0, Y0
	VADDPS Y3, Y1, Y1
	ADDQ $64, BX
	SUBQ $16, DX
	JNZ  varloop
	FOLD(Y0, Y1, X0, X2)
	VDIVSS X8, X0, X0
	VADDSS eps+44(FP), X0, X0
	VSQRTSS X0, X0, X0
	VMOVSS onef<>(SB), X1
	VDIVSS X0, X1, X1
	VBROADCASTSS X1, Y6
normloop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VSUBPS Y7, Y0, Y0
	VSUBPS Y7, Y1, Y1
	VMULPS Y6, Y0, Y0
	VMULPS Y6, Y1, Y1
	VMULPS (R8), Y0, Y0
	VMULPS 32(R8), Y1, Y1
	VADDPS (R9), Y0, Y0
	VADDPS 32(R9), Y1, Y1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	ADDQ $64, SI
	ADDQ $64, DI
	ADDQ $64, R8
	ADDQ $64, R9
	SUBQ $16, CX
	JNZ  normloop
	VZEROUPPER
	RET

// exp of eight values x-max in place; R8 points to expTable. Y15 holds the lowest argument.
#define EXP8(x, t, n, p, mask) \
	VCMPPS $0x0d, Y15, x, mask \
	VMAXPS Y15, x, x \
	VMULPS Y14, x, t \
	VADDPS Y13, t, t \
	VSUBPS Y13, t, n \
	VBROADCASTSS 12(R8), p \
	VMULPS p, n, p \
	VSUBPS p, x, x \
	VBROADCASTSS 16(R8), p \
	VMULPS p, n, p \
	VSUBPS p, x, x \
	VBROADCASTSS 20(R8), p \
	VMULPS x, p, p \
	VBROADCASTSS 24(R8), n \
	VADDPS n, p, p \
	VMULPS x, p, p \
	VBROADCASTSS 28(R8), n \
	VADDPS n, p, p \
	VMULPS x, p, p \
	VBROADCASTSS 32(R8), n \
	VADDPS n, p, p \
	VMULPS x, p, p \
	VBROADCASTSS 36(R8), n \
	VADDPS n, p, p \
	VMULPS x, p, p \
	VBROADCASTSS 40(R8), n \
	VADDPS n, p, p \
	VMULPS x, x, n \
	VMULPS n, p, p \
	VADDPS x, p, p \
	VBROADCASTSS 44(R8), n \
	VADDPS n, p, p \
	VPSLLD $23, t, t \
	VPADDD t, p, p \
	VANDPS mask, p, x

// func softmaxAVX2(x *float32, n int, table unsafe.Pointer)
TEXT ·softmaxAVX2(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ table+16(FP), R8
	VBROADCASTSS (R8), Y15
	VBROADCASTSS 4(R8), Y14
	VBROADCASTSS 8(R8), Y13
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	MOVQ SI, BX
	MOVQ CX, DX
toploop:
	VMAXPS (BX), Y0, Y0
	VMAXPS 32(BX), Y1, Y1
	ADDQ $64, BX
	SUBQ $16, DX
	JNZ  toploop
	VMAXPS Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VMOVHLPS X0, X0, X1
	VMAXPS X1, X0, X0
	VMOVSHDUP X0, X1
	VMAXSS X1, X0, X0
	VBROADCASTSS X0, Y12 // max
	VXORPS Y10, Y10, Y10 // sums
	VXORPS Y11, Y11, Y11
	MOVQ SI, BX
	MOVQ CX, DX
exploop:
	VMOVUPS (BX), Y0
	VMOVUPS 32(BX), Y1
	VSUBPS Y12, Y0, Y0
	VSUBPS Y12, Y1, Y1
	EXP8(Y0, Y2, Y3, Y4, Y5)
	EXP8(Y1, Y6, Y7, Y8, Y9)
	VADDPS Y0, Y10, Y10
	VADDPS Y1, Y11, Y11
	VMOVUPS Y0, (BX)
	VMOVUPS Y1, 32(BX)
	ADDQ $64, BX
	SUBQ $16, DX
	JNZ  exploop
	FOLD(Y10, Y11, X10, X1)
	VMOVSS onef<>(SB), X0
	VDIVSS X10, X0, X0
	VBROADCASTSS X0, Y7
scaleloop:
	VMULPS (SI), Y7, Y0
	VMULPS 32(SI), Y7, Y1
	VMOVUPS Y0, (SI)
	VMOVUPS Y1, 32(SI)
	ADDQ $64, SI
	SUBQ $16, CX
	JNZ  scaleloop
	VZEROUPPER
	RET

// func gateReluAVX2(y, gate, up *float32, n int)
TEXT ·gateReluAVX2(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	MOVQ gate+8(FP), SI
	MOVQ up+16(FP), DX
	MOVQ n+24(FP), CX
	VXORPS Y7, Y7, Y7
gateloop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMAXPS Y7, Y0, Y0 // of two zeros the first source is taken: +0
	VMAXPS Y7, Y1, Y1
	VMULPS (DX), Y0, Y0
	VMULPS 32(DX), Y1, Y1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	ADDQ $64, SI
	ADDQ $64, DX
	ADDQ $64, DI
	SUBQ $16, CX
	JNZ  gateloop
	VZEROUPPER
	RET

// func leakyAVX2(x *float32, n int, leak float32)
TEXT ·leakyAVX2(SB), NOSPLIT, $0-20
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	VBROADCASTSS leak+16(FP), Y7
leakyloop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMULPS Y7, Y0, Y2 // the larger of x and x/10
	VMULPS Y7, Y1, Y3
	VMAXPS Y2, Y0, Y0
	VMAXPS Y3, Y1, Y1
	VMOVUPS Y0, (SI)
	VMOVUPS Y1, 32(SI)
	ADDQ $64, SI
	SUBQ $16, CX
	JNZ  leakyloop
	VZEROUPPER
	RET

// softmaxAVX512 is softmaxAVX2 with sixteen values at a time: one register holds the sixteen partial
// sums. Z16 to Z28 hold expTable.
// func softmaxAVX512(x *float32, n int, table unsafe.Pointer)
TEXT ·softmaxAVX512(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ table+16(FP), R8
	VBROADCASTSS (R8), Z16
	VBROADCASTSS 4(R8), Z17
	VBROADCASTSS 8(R8), Z18
	VBROADCASTSS 12(R8), Z19
	VBROADCASTSS 16(R8), Z20
	VBROADCASTSS 20(R8), Z21
	VBROADCASTSS 24(R8), Z22
	VBROADCASTSS 28(R8), Z23
	VBROADCASTSS 32(R8), Z24
	VBROADCASTSS 36(R8), Z25
	VBROADCASTSS 40(R8), Z26
	VBROADCASTSS 44(R8), Z27
	VMOVUPS (SI), Z0
	MOVQ SI, BX
	MOVQ CX, DX
top512:
	VMAXPS (BX), Z0, Z0
	ADDQ $64, BX
	SUBQ $16, DX
	JNZ  top512
	VEXTRACTF64X4 $1, Z0, Y1
	VMAXPS Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VMOVHLPS X0, X0, X1
	VMAXPS X1, X0, X0
	VMOVSHDUP X0, X1
	VMAXSS X1, X0, X0
	VBROADCASTSS X0, Z28 // max
	VPXORD Z10, Z10, Z10 // sums
	MOVQ SI, BX
	MOVQ CX, DX
exp512:
	VMOVUPS (BX), Z0
	VSUBPS Z28, Z0, Z0
	VCMPPS $0x0d, Z16, Z0, K1
	VMAXPS Z16, Z0, Z0
	VMULPS Z17, Z0, Z1
	VADDPS Z18, Z1, Z1
	VSUBPS Z18, Z1, Z2
	VMULPS Z19, Z2, Z3
	VSUBPS Z3, Z0, Z0
	VMULPS Z20, Z2, Z3
	VSUBPS Z3, Z0, Z0
	VMULPS Z0, Z21, Z3
	VADDPS Z22, Z3, Z3
	VMULPS Z0, Z3, Z3
	VADDPS Z23, Z3, Z3
	VMULPS Z0, Z3, Z3
	VADDPS Z24, Z3, Z3
	VMULPS Z0, Z3, Z3
	VADDPS Z25, Z3, Z3
	VMULPS Z0, Z3, Z3
	VADDPS Z26, Z3, Z3
	VMULPS Z0, Z0, Z2
	VMULPS Z2, Z3, Z3
	VADDPS Z0, Z3, Z3
	VADDPS Z27, Z3, Z3
	VPSLLD $23, Z1, Z1
	VPADDD Z1, Z3, Z3
	VMOVAPS.Z Z3, K1, Z0
	VADDPS Z0, Z10, Z10
	VMOVUPS Z0, (BX)
	ADDQ $64, BX
	SUBQ $16, DX
	JNZ  exp512
	VEXTRACTF64X4 $1, Z10, Y11
	FOLD(Y10, Y11, X10, X1)
	VMOVSS onef<>(SB), X0
	VDIVSS X10, X0, X0
	VBROADCASTSS X0, Z7
scale512:
	VMULPS (SI), Z7, Z0
	VMOVUPS Z0, (SI)
	ADDQ $64, SI
	SUBQ $16, CX
	JNZ  scale512
	VZEROUPPER
	RET

// func quantiseAVX512(q *int8, x *float32, scale float32, n int, flip uint64)
TEXT ·quantiseAVX512(SB), NOSPLIT, $0-40
	MOVQ q+0(FP), DI
	MOVQ x+8(FP), SI
	VBROADCASTSS scale+16(FP), Z7
	MOVQ n+24(FP), CX
	VPBROADCASTQ flip+32(FP), X6
quant512:
	VMOVUPS (SI), Z0
	VDIVPS Z7, Z0, Z0
	VCVTPS2DQ Z0, Z0
	VPMOVSDB Z0, X0
	VPXOR X6, X0, X0
	VMOVDQU X0, (DI)
	ADDQ $64, SI
	ADDQ $16, DI
	SUBQ $16, CX
	JNZ  quant512
	VZEROUPPER
	RET

// func rotateAVX2(y, x, cos, sin *float32, half int, scale float32)
TEXT ·rotateAVX2(SB), NOSPLIT, $0-44
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ cos+16(FP), R8
	MOVQ sin+24(FP), R9
	MOVQ half+32(FP), CX
	VBROADCASTSS scale+40(FP), Y7
	LEAQ (SI)(CX*4), BX
	LEAQ (DI)(CX*4), DX
rotateloop:
	VMOVUPS (SI), Y0
	VMOVUPS (BX), Y1
	VMOVUPS (R8), Y2
	VMOVUPS (R9), Y3
	VMULPS Y2, Y0, Y4
	VMULPS Y3, Y1, Y5
	VSUBPS Y5, Y4, Y4
	VMULPS Y2, Y1, Y5
	VMULPS Y3, Y0, Y6
	VADDPS Y6, Y5, Y5
	VMULPS Y7, Y4, Y4
	VMULPS Y7, Y5, Y5
	VMOVUPS Y4, (DI)
	VMOVUPS Y5, (DX)
	ADDQ $32, SI
	ADDQ $32, BX
	ADDQ $32, R8
	ADDQ $32, R9
	ADDQ $32, DI
	ADDQ $32, DX
	SUBQ $8, CX
	JNZ  rotateloop
	VZEROUPPER
	RET
