NAME        
OBJSENSE
  MAX
ROWS
 N  Obj     
 L  r0      
 L  r1      
 L  r2      
 L  r3      
 L  r4      
 L  r5      
 L  r6      
 L  r7      
 L  r8      
 L  r9      
 L  r10     
 L  r11     
 L  r12     
 L  r13     
 L  r14     
 L  r15     
 L  r16     
 L  r17     
 L  r18     
 L  r19     
 L  r20     
 L  r21     
 L  r22     
 L  r23     
 L  r24     
 L  r25     
 G  r26     
 G  r27     
 G  r28     
COLUMNS
    MARK0000  'MARKER'                 'INTORG'
    c0        r3        -1
    c0        r10       1
    c1        Obj       2
    c1        r3        -1
    c1        r4        1
    c1        r10       1
    c1        r27       2
    c2        Obj       4
    c2        r1        -2
    c2        r2        -5
    c2        r4        1
    c2        r8        2
    c2        r9        5
    c2        r27       4
    c3        Obj       2
    c3        r0        -1
    c3        r4        1
    c3        r6        1
    c3        r27       2
    c4        Obj       1
    c4        r5        1
    c4        r6        2
    c4        r8        1
    c4        r27       1
    c5        Obj       1
    c5        r5        1
    c5        r7        2
    c5        r27       1
    c6        r0        1
    c6        r6        -1
    c6        r21       1
    c7        r1        1
    c7        r8        -1
    c7        r21       1
    c8        r2        1
    c8        r9        -1
    c8        r22       1
    c9        r3        1
    c9        r10       -1
    c9        r21       1
    c10       r6        -1
    c10       r12       1
    c11       r7        -1
    c11       r12       1
    c11       r18       1
    c12       r7        -1
    c12       r13       1
    c13       r8        -1
    c13       r14       1
    c14       r9        -1
    c14       r14       1
    c14       r19       1
    c15       r9        -1
    c15       r15       1
    c16       r10       -1
    c16       r16       1
    c17       r11       -1
    c17       r16       1
    c17       r20       1
    c18       r11       -1
    c18       r17       1
    c19       r21       -1
    c19       r23       1
    c20       r22       -1
    c20       r23       1
    c20       r25       1
    c21       r22       -1
    c21       r24       1
    MARK0001  'MARKER'                 'INTEND'
RHS
    RHS_V     r4        1
    RHS_V     r5        1
    RHS_V     r12       2
    RHS_V     r13       2
    RHS_V     r14       3
    RHS_V     r15       2
    RHS_V     r16       1
    RHS_V     r18       2
    RHS_V     r19       3
    RHS_V     r20       1
    RHS_V     r23       1
    RHS_V     r24       3
    RHS_V     r25       1
    RHS_V     r27       2
BOUNDS
 BV BOUND     c0      
 BV BOUND     c1      
 BV BOUND     c2      
 BV BOUND     c3      
 BV BOUND     c4      
 BV BOUND     c5      
 BV BOUND     c6      
 UI BOUND     c7        2
 UI BOUND     c8        5
 UI BOUND     c9        2
 UI BOUND     c10       2
 UI BOUND     c11       2
 UI BOUND     c12       2
 UI BOUND     c13       3
 UI BOUND     c14       3
 UI BOUND     c15       2
 BV BOUND     c16     
 BV BOUND     c17     
 FX BOUND     c18       0
 BV BOUND     c19     
 BV BOUND     c20     
 UI BOUND     c21       3
ENDATA
